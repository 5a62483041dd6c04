/** `metrics.csv` in the run folder: a line for each number. */
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { csvLine } from "../formats/csv.ts";
import type { OpenTracker } from "./tracker.ts";

const HEAD = "step,name,value\n";

/** `csv`, or `csv:FILE` for another one. */
export const csv: OpenTracker = async (where, { folder, from }) => {
  const path = where === "" ? join(folder, "metrics.csv") : where;
  const before = from === 0 ? [] : await linesUntil(path, from);
  await writeFile(path, HEAD + before.map((line) => `${line}\n`).join(""));
  return {
    points: (points) =>
      appendFile(
        path,
        points.map(({ step, name, value }) => `${csvLine([`${step}`, name, `${value}`])}\n`).join(""),
      ),
    pictures: async () => {},
    end: async () => {},
  };
};

/** Whole lines of steps up to this one: later steps are done again. */
async function linesUntil(path: string, step: number): Promise<string[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  const whole = text.split("\n").slice(1, -1);
  return whole.filter((line) => Number.parseInt(line, 10) <= step);
}
