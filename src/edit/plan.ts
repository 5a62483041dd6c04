/** A plan of edits: first the settings in their order, then one way of showing the result. */

import { factorNamed, levelNamed } from "../data/factors.ts";
import type { Layout } from "../data/images/tiles.ts";
import { expect, InputError } from "../errors.ts";
import { vstack } from "../numerics/matrix.ts";
import { random } from "../random.ts";
import type { Matrix } from "../types/index.ts";
import type { Editor, Opened } from "./editor.ts";
import { interpolate } from "./interpolate.ts";
import { sample } from "./sample.ts";
import { type Method, setFactor } from "./setFactor.ts";
import { columnsNamed } from "./space.ts";
import { swap } from "./swap.ts";
import { traverse } from "./traverse.ts";

/** One part of the code taken from a picture, or one factor set to a level. */
export type Setting =
  | { readonly part: string; readonly from: string }
  | { readonly factor: string; readonly level: string };

/** Everything that one call asks for. */
export interface EditPlan {
  readonly sets: readonly Setting[];
  readonly method: Method;
  /** What is shown after the settings; null for the edited picture alone. */
  readonly show:
    | { readonly kind: "traverse"; readonly parts: readonly string[] }
    | { readonly kind: "interpolate"; readonly to: string; readonly part: string | null }
    | { readonly kind: "sample"; readonly block: string }
    | null;
  /** The picture as given, as reconstructed and as edited. */
  readonly strip: boolean;
  readonly steps: number;
  readonly range: readonly [low: number, high: number];
  readonly seed: number;
}

/** The images of a plan, and their places. */
export interface Edited {
  /** [count, channels · height · width] in 0..1 */
  readonly pictures: Matrix;
  readonly layout: Layout;
  /** What each row of the layout shows. */
  readonly rows: readonly string[];
}

/** `lighting=from:b.png` or `lighting=az+75 el+0`. Text of another form is an InputError. */
export function settingOf(text: string): Setting {
  const at = text.indexOf("=");
  const todo = "Write --change lighting=from:b.png or --change lighting=LEVEL.";
  expect(at > 0 && at < text.length - 1, "set", text, "PART=from:FILE or FACTOR=LEVEL", "no value", todo);
  const [name, value] = [text.slice(0, at), text.slice(at + 1)];
  return value.startsWith("from:") ? { part: name, from: value.slice(5) } : { factor: name, level: value };
}

/** Paths of the other pictures that a plan needs. */
export function othersOf({ sets, show }: EditPlan): string[] {
  const donors = sets.flatMap((set) => ("from" in set ? [set.from] : []));
  return [...new Set([...donors, ...(show?.kind === "interpolate" ? [show.to] : [])])];
}

/** Refuses parts and levels that the run does not have, before any picture is opened. */
export function checkPlan({ space: { blocks, factors } }: Editor, { sets, show }: EditPlan): void {
  for (const set of sets) {
    if ("from" in set) columnsNamed(blocks, set.part);
    else levelNamed(factorNamed({ factors }, set.factor), set.level);
  }
  const parts = show?.kind === "traverse" ? show.parts : [];
  const named =
    show?.kind === "sample" ? [show.block] : show?.kind === "interpolate" && show.part ? [show.part] : [];
  for (const part of [...parts, ...named]) columnsNamed(blocks, part);
}

/**
 * The code after every setting, in the given order. An unknown part, and a level that no training picture shows, are an
 * InputError.
 */
export function applySets(
  { space }: Pick<Editor, "space">,
  code: Float32Array,
  others: ReadonlyMap<string, Pick<Opened, "code">>,
  { sets, method }: Pick<EditPlan, "sets" | "method">,
): Float32Array {
  return sets.reduce((now, set) => {
    if ("from" in set) return swap(now, others.get(set.from)!.code, columnsNamed(space.blocks, set.part));
    const level = levelNamed(factorNamed(space, set.factor), set.level);
    return setFactor(space, now, set.factor, level, method);
  }, code);
}

const asRow = (code: Float32Array): Matrix => ({ rows: 1, columns: code.length, data: code });

/** Rows of codes, one strip each, as the plan shows them after its settings. */
function stripsOf(
  { space }: Editor,
  code: Float32Array,
  others: ReadonlyMap<string, Opened>,
  { show, steps, range, seed }: EditPlan,
): [name: string, codes: Matrix][] {
  if (show === null) return [["edited", asRow(code)]];
  if (show.kind === "traverse")
    return show.parts.map((part) => [
      part,
      traverse(space, code, columnsNamed(space.blocks, part), { steps, range }),
    ]);
  if (show.kind === "interpolate") {
    const columns = show.part === null ? undefined : columnsNamed(space.blocks, show.part);
    return [[`to ${show.to}`, interpolate(code, others.get(show.to)!.code, steps, columns)]];
  }
  const columns = columnsNamed(space.blocks, show.block);
  return [[show.block, sample(space, code, columns, steps, random(seed).fork("sample"))]];
}

/** Decodes every image of a plan and places it. */
export async function renderPlan(
  editor: Editor,
  source: Opened,
  others: ReadonlyMap<string, Opened>,
  plan: EditPlan,
): Promise<Edited> {
  const code = applySets(editor, source.code, others, plan);
  const strips = stripsOf(editor, code, others, plan);
  const codes = strips.map(([, each]) => each).reduce(vstack);
  if (plan.show === null && plan.strip) {
    const both = await editor.show(vstack(asRow(source.code), codes));
    return {
      pictures: vstack(source.pixels, both),
      layout: [[0, 1, 2]],
      rows: ["given, reconstructed, edited"],
    };
  }
  const pictures = await editor.show(codes);
  let at = 0;
  const layout = strips.map(([, { rows }]) => Array.from({ length: rows }, () => at++));
  return { pictures, layout, rows: strips.map(([name]) => name) };
}

/** Refuses a plan that asks for two things at once, or for none. */
export function expectOneWay(asked: readonly string[], sets: number): void {
  if (asked.length + sets === 0) {
    const expected = "--change, --traverse, --grid, --interpolate or --sample";
    throw new InputError("usage", "edit", expected, "none of them", "Write --change lighting=from:b.png.");
  }
  if (asked.length < 2) return;
  const got = asked.join(" and ");
  throw new InputError("usage", "edit", "one way of showing what changes", got, "Ask twice.");
}
