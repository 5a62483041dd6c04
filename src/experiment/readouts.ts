/** Blocks that closed-form layers read from the columns that the net made: which, and how wide. */

import { contentOf } from "../data/factors.ts";
import { expect, InputError } from "../errors.ts";
import { counted } from "../numerics/counted.ts";
import { registries } from "../registries.ts";
import type { Dataset, Experiment, Factor, Recipe, Ref } from "../types/index.ts";

type Readouts = Readonly<Record<string, Ref>>;

/** What a readout is called whose factor has a block that the net makes. */
const BRIEF = "Brief";

/** The readouts by block; "factors" is one for every factor that varies, next to the blocks `made` by the net. */
export function readoutsOf(
  read: NonNullable<Recipe["read"]>,
  made: Readonly<Record<string, number>>,
  { factors }: Pick<Dataset, "factors">,
): Readouts {
  if (read !== "factors") {
    const twice = Object.keys(read).find((name) => Object.hasOwn(made, name));
    const todo = "Choose another name for one of them.";
    expect(
      twice === undefined,
      "read",
      twice ?? "",
      "a name that no block of the net has",
      "one that does",
      todo,
    );
    return read;
  }
  // The content is searched for by its readout where the net has no block for it.
  const content = contentOf({ factors })?.name;
  const readouts = factors
    .filter(({ size }) => size > 1)
    .map((factor) => {
      const name = Object.hasOwn(made, factor.name) ? factor.name + BRIEF : factor.name;
      return [name, readoutOf(factor, name === content)];
    });
  return Object.fromEntries(readouts);
}

/** Columns that tell levels apart where these are what is searched for. */
const WIDE = 64;

const readoutOf = ({ name, kind }: Factor, searched: boolean): Ref => {
  if (kind !== "categorical" && !searched) return { name: "regression", options: { factor: name } };
  return { name: "lda", options: { factor: name, ...(searched && { dimensions: WIDE }) } };
};

/** The code with the columns of every readout after those of the net, however many of them were given. */
export function withReadouts(
  code: Readonly<Record<string, number>>,
  read: Readouts,
  { factors }: Pick<Dataset, "factors">,
): Record<string, number> {
  const whole = { ...code };
  for (const [block, ref] of Object.entries(read)) {
    const { columnsOf } = registries.projection.lookup(ref.name);
    if (columnsOf === undefined) throw notOfUse("read", ref.name, true);
    const columns = columnsOf(registries.projection.optionsOf(ref), factors);
    const given = whole[block] ?? columns;
    const todo = "Leave it out of the code, or change the options of its readout.";
    expect(
      given === columns,
      "block",
      block,
      `${counted(columns, "column")}, as its readout makes`,
      `${given}`,
      todo,
    );
    delete whole[block];
    whole[block] = columns;
  }
  return whole;
}

/** Refuses a projection in `project` that makes a block of its own, and options that an entry does not take. */
export function expectKept({ project = [], read = {} }: Pick<Experiment, "project" | "read">): void {
  for (const ref of [...project, ...Object.values(read)]) registries.projection.resolve(ref);
  const other = project.find(({ name }) => registries.projection.lookup(name).columnsOf !== undefined);
  if (other !== undefined) throw notOfUse("project", other.name, false);
}

function notOfUse(key: string, name: string, makesBlock: boolean): InputError {
  const entries = Object.entries(registries.projection.entries);
  const fit = entries
    .filter(([, { columnsOf }]) => (columnsOf !== undefined) === makesBlock)
    .map(([each]) => each);
  const [expected, got] = ["one that makes a block of its own", "one that changes codes in place"];
  const todo = `Choose ${fit.join(" or ")}.`;
  return new InputError(key, name, makesBlock ? expected : got, makesBlock ? got : expected, todo);
}
