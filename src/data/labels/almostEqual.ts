/** Labels that look like one and are two. */
import type { Known } from "./columns.ts";

/** A label without what is easily typed in another way: upper case, and blanks around it or doubled. */
const plain = (label: string) => label.trim().replace(/\s+/g, " ").toLowerCase();

/** Says which labels differ in case or in blanks only; they stay as they are. */
export function almostEqual({ name, numbers, texts }: Known): string[] {
  if (numbers !== null || texts === null) return [];
  const labels = [...new Set(texts)].filter((text) => text !== "");
  const groups = [...Map.groupBy(labels, plain).values()].filter(({ length }) => length > 1);
  if (groups.length === 0) return [];
  const shown = groups[0].map((label) => `"${label}"`).join(" and ");
  const more = groups.length > 1 ? ` (and ${groups.length - 1} more such)` : "";
  return [
    `factor "${name}": ${shown}${more} differ in case or blanks only and are different levels; if they are one, write them alike`,
  ];
}
