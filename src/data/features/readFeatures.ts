/** Codes that another program wrote. */
import { expect, InputError } from "../../errors.ts";
import { asFloats, placeOf, readArray } from "../../formats/arrays.ts";
import type { Matrix } from "../../types/index.ts";

/**
 * [rows, dimensions] of an .npy file, finite; the notes name what was converted. Another shape, a file that is none, NaN and
 * infinity are an InputError.
 *
 * ```ts
 * const { codes } = readCodes("codes.npy");
 * const { factors, levels } = await readFactors("factors.csv");
 * const { scores } = await evaluate({ codes: { code: codes }, factors, levels }, { metrics: ["mig"] });
 * console.log(scores.mig?.value);
 * ```
 */
export function readCodes(path: string): { codes: Matrix; notes: string[] } {
  const array = readArray(path, "codes");
  const [rows, columns] = array.shape;
  const fits = array.shape.length === 2 && rows > 0 && columns > 0;
  const todo = "Reshape it: one row per sample, one column per dimension.";
  expect(fits, "codes", path, "shape (rows, dimensions)", `(${array.shape.join(", ")})`, todo);
  const [data, notes] = asFloats(array);
  const codes = { rows, columns, data };
  expectFinite(codes, "codes", path);
  return { codes, notes };
}

/** NaN and infinity are refused with their place and number: no metric has an answer for them. */
export function expectFinite({ columns, data }: Matrix, kind: string, name: string): void {
  const first = data.findIndex((value) => !Number.isFinite(value));
  if (first < 0) return;
  let count = 0;
  for (const value of data) if (!Number.isFinite(value)) count++;
  const got = `${data[first]} at ${placeOf(first, columns)}, ${count} such in all`;
  throw new InputError(kind, name, "finite numbers", got, "Leave those rows out, or mend what wrote them.");
}
