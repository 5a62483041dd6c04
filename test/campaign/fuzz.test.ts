/** The campaign's short form: every whole file is read, and what is damaged or hostile is read or refused in a sentence. */
import { expect, it } from "vitest";
import { fuzzed } from "./fuzz.ts";
import type { Format } from "./readers.ts";

/** A process or a thread for each file takes too long here, and so do bombs that end at a limit of time or are large. */
const SLOW: readonly Format[] = ["onnx", "experiment", "hdf5", "parquet"];
const LARGE = /half a gigabyte|more than it says|250 million|never closes/;

it("damaged and hostile files end in arrays or in one sentence", async () => {
  const quick = ({ format, name }: { format: Format; name: string }) =>
    !SLOW.includes(format) && !LARGE.test(name);
  const { line, losses } = await fuzzed({ seconds: 8, seed: 1, count: 400 }, quick);
  expect(losses).toEqual([]);
  expect(line).toMatch(/0 stacks, 0 crashes, 0 without end, 0 over memory$/);
});
