/** How often predicted levels are right: as a share of rows, and as a mean over levels. */

/** Rows to count, each as often as it occurs here; null for every row once. */
export type Picked = Int32Array | null;

/** Share of known levels that are predicted right; 0 where none is known. `predicted` and `levels` [rows], −1 missing. */
export function accuracy(predicted: Int32Array, levels: Int32Array, picked: Picked = null): number {
  let [right, known] = [0, 0];
  const count = picked?.length ?? levels.length;
  for (let at = 0; at < count; at++) {
    const row = picked === null ? at : picked[at];
    if (levels[row] < 0) continue;
    known++;
    if (predicted[row] === levels[row]) right++;
  }
  return known > 0 ? right / known : 0;
}

/** Mean over the levels that occur of the share predicted right, so that common levels weigh no more; 0 where none occurs. */
export function balancedAccuracy(
  predicted: Int32Array,
  levels: Int32Array,
  size: number,
  picked: Picked = null,
): number {
  const [right, known] = [new Int32Array(size), new Int32Array(size)];
  const count = picked?.length ?? levels.length;
  for (let at = 0; at < count; at++) {
    const row = picked === null ? at : picked[at];
    const level = levels[row];
    if (level < 0) continue;
    known[level]++;
    if (predicted[row] === level) right[level]++;
  }
  let [sum, shown] = [0, 0];
  for (let level = 0; level < size; level++) {
    if (known[level] === 0) continue;
    sum += right[level] / known[level];
    shown++;
  }
  return shown > 0 ? sum / shown : 0;
}

/** Balanced accuracy of guessing: 1 / number of levels that occur; 1 for one level or none. */
export function balancedChance(levels: Int32Array, size: number): number {
  const shown = new Uint8Array(size);
  for (const level of levels) if (level >= 0) shown[level] = 1;
  return (
    1 /
    Math.max(
      1,
      shown.reduce((a, b) => a + b, 0),
    )
  );
}

/** A value on a scale where chance is 0 and perfect is 1; 0 where chance is perfect. */
export const aboveChance = (value: number, chance: number): number =>
  chance < 1 ? (value - chance) / (1 - chance) : 0;

/** One verdict for every row: 1 right, 0 wrong, −1 undecided because a label is missing. [rows] */
export type Verdicts = Int8Array;

/** Share of the decided rows that are right; 0 where none is decided. */
export function shareRight(verdicts: Verdicts, picked: Picked = null): number {
  let [right, decided] = [0, 0];
  const count = picked?.length ?? verdicts.length;
  for (let at = 0; at < count; at++) {
    const verdict = verdicts[picked === null ? at : picked[at]];
    if (verdict < 0) continue;
    decided++;
    right += verdict;
  }
  return decided > 0 ? right / decided : 0;
}
