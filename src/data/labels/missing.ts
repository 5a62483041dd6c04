/** Which labels are missing: one rule for every reader, whether labels are texts or numbers. */

import { agreeing, counted } from "../../numerics/counted.ts";
import { almostEqual } from "./almostEqual.ts";
import { type Column, distinct, isNumeral, type Known, numberOf, type TextColumn } from "./columns.ts";
import type { LevelOptions } from "./options.ts";

/** What `pandas.read_csv` takes for missing beside an empty cell: the default of `na_values` in pandas 2 and 3. */
const PANDAS =
  "#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null".split(
    "|",
  );

/** The known labels of a column: without what is empty, what `missing` names, or what the rule of −1 takes out. */
export function known(
  column: Column,
  missing: LevelOptions["missing"],
): { readonly labels: Known; readonly warnings: string[] } {
  const isMissing = matcher(missing ?? PANDAS);
  const counts = new Map<string, number>();
  const count = (label: string) => counts.set(label, (counts.get(label) ?? 0) + 1);
  const labels = read(column, (label) => {
    if (isMissing(label)) count(`${label}`);
    return isMissing(label);
  });
  if (missing === undefined && labels.numbers !== null && isMinusOneMissing(labels.numbers))
    labels.numbers.forEach((n, row, numbers) => {
      if (n !== -1) return;
      numbers[row] = Number.NaN;
      count("-1");
    });
  const odd = "cells" in column ? almostNumbers(column, labels) : [];
  return { labels, warnings: [...sentence(labels, counts), ...odd, ...almostEqual(labels)] };
}

/** A number is missing however it is written, a word only as it is written. */
function matcher(missing: readonly (string | number)[]): (label: string | number) => boolean {
  const words = new Set(missing.map(String));
  const numbers = new Set(missing.map((each) => numberOf(`${each}`)).filter((n) => !Number.isNaN(n)));
  return (label) =>
    typeof label === "number" ? numbers.has(label) : words.has(label) || numbers.has(numberOf(label));
}

function read(column: Column, isMissing: (label: string | number) => boolean): Known {
  if ("numbers" in column) {
    const { name, numbers, kind = "ordinal" } = column;
    const finite = Float64Array.from(numbers, (n) => (Number.isFinite(n) && !isMissing(n) ? n : Number.NaN));
    return { name, numbers: finite, texts: null, kind };
  }
  // One form of letters, so that equal labels are equal.
  const cells = column.cells.map((cell) => cell.normalize("NFC"));
  const texts = cells.map((cell) => (cell === "" || isMissing(cell) ? "" : cell));
  const numbers = Float64Array.from(texts, numberOf);
  const some = texts.some((text) => text !== "");
  const numeric = some && texts.every((text, row) => text === "" || !Number.isNaN(numbers[row]));
  return { name: column.name, numbers: numeric ? numbers : null, texts, kind: "ordinal" };
}

/** In whole numbers, −1 means missing if no other is negative and at least two others occur. */
function isMinusOneMissing(numbers: Float64Array): boolean {
  const values = distinct(numbers);
  return values[0] === -1 && values.length > 2 && values[1] >= 0 && values.every(Number.isInteger);
}

function sentence({ name, numbers, texts }: Known, counts: ReadonlyMap<string, number>): string[] {
  const rows = numbers?.length ?? texts?.length ?? 0;
  const missing = numbers?.filter(Number.isNaN).length ?? texts?.filter((text) => text === "").length ?? 0;
  if (missing === 0) return [];
  const read = [...counts].map(([label, count]) => `"${label}" ${counted(count, "time")}`).join(", ");
  const why = read === "" ? "" : `; ${read} was read as missing (data.missing=[…] says otherwise)`;
  return [
    `factor "${name}": ${missing} of ${counted(rows, "row")} ${agreeing(missing, "has", "have")} no label${why}`,
  ];
}

/** Odd labels that are shown. */
const SHOWN = 3;

/** Points out the few labels that make texts of a column of numbers. */
function almostNumbers({ name, lines }: TextColumn, { texts }: Known): string[] {
  const rows = (texts ?? []).flatMap((text, row) =>
    text === "" ? [] : [{ text, line: lines?.[row] ?? row + 1 }],
  );
  const odd = rows.filter(({ text }) => !isNumeral(text));
  if (odd.length === 0 || odd.length > rows.length / 5) return [];
  const shown = odd.slice(0, SHOWN).map(({ text, line }) => `"${text}" on line ${line}`);
  const more = odd.length > SHOWN ? ` and ${odd.length - SHOWN} more` : "";
  return [
    `factor "${name}": every label is a number but ${shown.join(", ")}${more}, so all are texts; mend them, or say that they are missing: data.missing=[…]`,
  ];
}
