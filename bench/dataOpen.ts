/** One process of `bench data`: opens a set, checks pictures against what was drawn, reads at random. */
import assert from "node:assert/strict";
import { imageOf } from "../src/data/dataset.ts";
import { datasets } from "../src/data/registry.ts";
import { random } from "../src/random.ts";

const READS = 20_000;
const [name, path, rows] = process.argv.slice(2);
const started = performance.now();
const options = { path };
const dataset = await datasets.resolve({ name, options });
const openSeconds = (performance.now() - started) / 1000;
assert.equal(dataset.rows, Number(rows));
const size = dataset.shape[0] * dataset.shape[1] * dataset.shape[2];
// Only the first pictures of the plain file were written.
for (const row of [0, 1, 77, 999]) assert(imageOf(dataset, row).includes(2 + (row % 250)), `picture ${row}`);
const rng = random(0);
const from = performance.now();
for (let i = 0; i < READS; i++) imageOf(dataset, rng.int(dataset.rows));
const microseconds = (1000 * (performance.now() - from)) / READS;
const mb = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(
  JSON.stringify({
    gigabytes: (dataset.rows * size) / 1e9,
    openSeconds,
    microsecondsAPicture: microseconds,
    largestMb: mb,
  }),
);
