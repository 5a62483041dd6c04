/** Several columns as one factor. */
import { type Coded, codeLevels, type TextColumn } from "./columns.ts";
import { known } from "./missing.ts";
import type { LevelOptions } from "./options.ts";

const signed = (n: number) => (n < 0 ? `${n}` : `+${n}`);

/** One categorical factor of the combinations that occur; missing if a part is missing. A single column keeps its labels. */
export function codeCombination(
  name: string,
  columns: readonly TextColumn[],
  { missing }: Pick<LevelOptions, "missing"> = {},
): Coded & { readonly warnings: readonly string[] } {
  const read = columns.map((column) => known(column, missing));
  const parts = read.map(({ labels }) => codeLevels(labels));
  const tuples = columns[0].cells.map((_, row) => parts.map(({ levels }) => levels[row]));
  const whole = new Map(tuples.filter((t) => !t.includes(-1)).map((tuple) => [tuple.join(), tuple]));
  const order = [...whole.values()].sort((a, b) => compareTuples(a, b));
  const at = new Map(order.map((tuple, level) => [tuple.join(), level]));
  const levels = Int32Array.from(tuples, (tuple) => at.get(tuple.join()) ?? -1);
  const labels = order.map((tuple) => tuple.map((level, i) => partLabel(parts, i, level)).join(", "));
  const factor = { name, size: order.length, kind: "categorical", labels } as const;
  return { factor, levels, warnings: read.flatMap(({ warnings }) => warnings) };
}

function compareTuples(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((level, i) => level !== b[i]);
  return at < 0 ? 0 : a[at] - b[at];
}

function partLabel(parts: readonly Coded[], part: number, level: number): string {
  const { name, values, labels } = parts[part].factor;
  const label = labels?.[level] ?? `${level}`;
  if (parts.length === 1) return label;
  return `${name} ${values ? signed(values[level]) : label}`;
}
