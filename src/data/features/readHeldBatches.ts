/** Batches drawn by another program, in which one factor is held: FactorVAE's and BetaVAE's metrics read them. */
import { expect } from "../../errors.ts";
import { asIntegers, readArrays } from "../../formats/arrays.ts";
import type { NpyArray } from "../../formats/npy.ts";
import type { HeldBatches } from "../../types/index.ts";
import type { FactorTable } from "./readFactors.ts";

type Batches = NonNullable<HeldBatches["factorVae"]>;
const TODO = "Draw the batches from these factors.";

/**
 * fv_index [batches, size] with fv_factor [batches], and/or bv_index [batches, size, 2] with bv_factor, from an .npz
 * file or a folder. Row numbers count from 0 in the order of the codes; the held factor must not vary within a batch
 * (FactorVAE) or a pair (BetaVAE), which is checked.
 */
export async function readBatches(path: string, table: FactorTable): Promise<[HeldBatches, string[]]> {
  const names = ["fv_index", "fv_factor", "bv_index", "bv_factor"];
  const arrays = await readArrays(path, "batches", names);
  const notes: string[] = [];
  const read = (prefix: "fv" | "bv"): Batches | undefined => {
    const [index, factor] = [arrays.get(`${prefix}_index`), arrays.get(`${prefix}_factor`)];
    if (index === undefined && factor === undefined) return undefined;
    const got = `only ${prefix}_${index === undefined ? "factor" : "index"}`;
    const both = index !== undefined && factor !== undefined;
    expect(both, "batches", path, `${prefix}_index with ${prefix}_factor`, got, "Add the other.");
    const [batches, found] = checked({ index, factor }, prefix === "bv" ? 2 : 1, table);
    notes.push(...found);
    return batches;
  };
  const [factorVae, betaVae] = [read("fv"), read("bv")];
  const found = factorVae !== undefined || betaVae !== undefined;
  expect(found, "batches", path, `arrays named ${names.join(", ")}`, "none of them", "Rename the arrays.");
  return [{ ...(factorVae && { factorVae }), ...(betaVae && { betaVae }) }, notes];
}

/** The held factor is shared by a whole batch (`together` is 1) or by pairs of rows (2). */
function checked(
  { index, factor }: { readonly index: NpyArray; readonly factor: NpyArray },
  together: 1 | 2,
  table: FactorTable,
): [Batches, notes: string[]] {
  const [batches, size, pair] = index.shape;
  const fits =
    index.shape.length === together + 1 && (together === 1 || pair === 2) && batches > 0 && size > 0;
  const expected = together === 1 ? "shape (batches, size)" : "shape (batches, size, 2)";
  expect(fits, "batches", index.name, expected, `(${index.shape.join(", ")})`, "Reshape it.");
  const one = factor.shape.length === 1 && factor.shape[0] === batches;
  const got = `(${factor.shape.join(", ")})`;
  expect(one, "batches", factor.name, `shape (${batches}), one factor per batch`, got, "Give one for each.");
  const [rows, rowNotes] = asIntegers(index, "batches", TODO);
  const [held, heldNotes] = asIntegers(factor, "batches", TODO);
  expectWithin(rows, table.rows, index.name, "row numbers");
  expectWithin(held, table.factors.length, factor.name, "factor numbers");
  const group = together === 1 ? size : 2;
  expectHeld({ name: index.name, rows, held, group, perBatch: rows.length / batches }, table);
  return [{ rows, size, factor: held }, [...rowNotes, ...heldNotes]];
}

function expectWithin(values: Int32Array, end: number, name: string, what: string): void {
  const wrong = values.find((value) => value < 0 || value >= end);
  expect(wrong === undefined, "batches", name, `${what} 0 to ${end - 1}`, `${wrong}`, TODO);
}

/** Rows of several batches, and how many of them share the factor that their batch holds. */
interface HeldRows {
  /** What errors call the array of rows. */
  readonly name: string;
  readonly rows: Int32Array;
  /** The factor that each batch holds. [batches] */
  readonly held: Int32Array;
  /** Rows that share one level of it. */
  readonly group: number;
  readonly perBatch: number;
}

/** Refuses a group that shows two levels of the factor that its batch holds. */
function expectHeld({ name, rows, held, group, perBatch }: HeldRows, { factors, levels }: FactorTable): void {
  const levelAt = (at: number) => levels[rows[at] * factors.length + held[Math.floor(at / perBatch)]];
  for (let at = 0; at < rows.length; at++) {
    if (levelAt(at) === levelAt(at - (at % group))) continue;
    const batch = Math.floor(at / perBatch);
    const got = `two levels of "${factors[held[batch]].name}" in batch ${batch}`;
    expect(false, "batches", name, "rows that share the held factor", got, TODO);
  }
}
