/** Scores for a terminal: value, interval, chance and time of every metric, then warnings. */
import type { Score } from "../types/index.ts";
import { table } from "./output.ts";

const number = (value: number) => value.toFixed(4);

/** One line a metric, then what each of them warns of. */
export function scoresTable(scores: readonly Score[]): string {
  const rows = scores.map(({ metric, value, ci95, null: chance, seconds, variant }) => [
    metric,
    number(value),
    ci95 === null ? "–" : ci95.map(number).join(" … "),
    chance === null ? "–" : number(chance),
    seconds.toFixed(2),
    variant,
  ]);
  const warnings = scores.flatMap(({ metric, warnings: list }) => list.map((text) => `${metric}: ${text}\n`));
  const header = ["metric", "value", "95 % interval", "chance", "seconds", "how"];
  return `${table(header, rows)}${warnings.length > 0 ? "\n" : ""}${warnings.join("")}`;
}
