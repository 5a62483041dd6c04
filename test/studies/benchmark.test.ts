/** The benchmark's file, array by array, as a dataset whose first rows are those to train on. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterAll, expect, it } from "vitest";
import { identities, lights, openBenchmark } from "../../studies/faces/benchmark.ts";
import { integers, npyBytes } from "../formats/npyFile.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-benchmark-"));
afterAll(() => rmSync(root, { recursive: true }));
const bytes = (shape: number[], values: readonly number[]) =>
  npyBytes({ descr: "|u1", shape }, Uint8Array.from(values));
const arrays = {
  train_images: bytes([2, 1, 3], [1, 2, 3, 4, 5, 6]),
  train_identity: integers([2], [5, 0]),
  train_light: integers([2], [4, 1]),
  test_images: bytes([3, 1, 3], [7, 8, 9, 10, 11, 12, 13, 14, 15]),
  test_identity: integers([3], [6, 0, 2]),
  test_light: integers([3], [3, 2, 0]),
};
let count = 0;
function file(changed: Readonly<Record<string, Buffer | undefined>> = {}): string {
  const path = join(root, `${count++}.npz`);
  const named = Object.entries({ ...arrays, ...changed }).flatMap(([name, data]) =>
    data === undefined ? [] : [[`${name}.npy`, new Uint8Array(data)] as const],
  );
  writeFileSync(path, zipSync(Object.fromEntries(named)));
  return path;
}

it("has training rows first, every picture beside its own person and light", async () => {
  const { dataset, train, test } = await openBenchmark(file(), "none");
  expect([[...train], [...test]]).toEqual([
    [0, 1],
    [2, 3, 4],
  ]);
  expect([...(dataset.images as Uint8Array)]).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
  expect(dataset.shape).toEqual([1, 1, 3]);
  expect([[...identities(dataset, train)], [...lights(dataset, train)]]).toEqual([
    [5, 0],
    [4, 1],
  ]);
  expect([[...identities(dataset, test)], [...lights(dataset, test)]]).toEqual([
    [6, 0, 2],
    [3, 2, 0],
  ]);
  // One more than the largest number of a person, whichever part has it.
  expect(dataset.factors.map(({ size }) => size)).toEqual([7, 5]);
});

it("normalises each picture by itself", async () => {
  const { dataset } = await openBenchmark(file(), "logStandardise");
  const images = dataset.images as Uint8Array;
  for (let row = 0; row < 5; row++) {
    const [dark, middle, bright] = images.subarray(3 * row, 3 * row + 3);
    expect(dark).toBeLessThan(middle);
    expect(middle).toBeLessThan(bright);
    expect(Math.abs((dark + middle + bright) / 3 - 128)).toBeLessThan(1);
  }
});

it("is refused where an array is missing or has other rows than its pictures", async () => {
  await expect(openBenchmark(file({ test_light: undefined }), "none")).rejects.toThrow('"test_light"');
  await expect(openBenchmark(file({ test_light: integers([2], [0, 1]) }), "none")).rejects.toThrow(
    "3 numbers",
  );
});
