/** `eval --plan`: what metrics would cost, without computing any. */
import { MOST_ROWS, skipReason } from "../evaluate/evaluate.ts";
import { type Measured, planOf } from "../evaluate/plan.ts";
import { layoutOf } from "../experiment/blocks.ts";
import { scorable } from "../metrics/frame/scorable.ts";
import { readData } from "../run/data.ts";
import type { Dataset, Experiment, Ref, Representation } from "../types/index.ts";
import type { Io } from "./io.ts";
import { printJson, table } from "./output.ts";

/** What is measured in a run: at most so many rows of each part, in the blocks of its code. */
export function measuredInRun(folder: string, { code }: Experiment, dataset: Dataset): Measured {
  const parts = Map.groupBy(readData(folder)?.rows ?? [], ([, part]) => part);
  const known = [...parts.values()].reduce((sum, { length }) => sum + Math.min(MOST_ROWS, length), 0);
  return {
    rows: known > 0 ? known : Math.min(2 * MOST_ROWS, dataset.rows),
    blocks: layoutOf(code),
    factors: dataset.factors,
  };
}

const NUMBER = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });

/** Prints seconds and memory of every metric. Where there is a representation already, those that do not apply are left out. */
export function printPlan(
  io: Io,
  asked: readonly Ref[],
  measured: Measured,
  { json = false, given }: { readonly json?: boolean; readonly given?: Representation },
): void {
  const planned = asked.map(({ name }) => {
    const skipped = given === undefined ? null : skipReason(name, scorable(given).representation, true);
    return { ...planOf(name, measured), skipped };
  });
  if (json) {
    printJson(io, { plan: planned });
    return;
  }
  const rows = planned.map(({ metric, seconds, megabytes, fast, skipped }) =>
    skipped === null
      ? [metric, NUMBER.format(seconds), NUMBER.format(megabytes), fast ? "fast" : ""]
      : [metric, "–", "–", `skipped: ${skipped}`],
  );
  const applies = planned.filter(({ skipped }) => skipped === null);
  const total = (list: typeof planned) => NUMBER.format(list.reduce((sum, { seconds }) => sum + seconds, 0));
  const fast = applies.filter((each) => each.fast);
  io.stdout.write(
    `${table(["metric", "seconds", "MB", "class"], rows)}
About ${total(applies)} seconds on one core, ${total(fast)} of them for the ${fast.length} that are fast: estimates, good for the order of magnitude.
`,
  );
}
