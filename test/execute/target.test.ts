/** A run that goes on is written for what its first part was written for, where this machine has it. */
import { expect, it } from "vitest";
import type { Target } from "../../src/engine/index.ts";
import { keptTarget } from "../../src/execute/target.ts";

const blocks = (channelsPerBlock: number, chunkBytes?: number): Target => ({
  provider: "cpu",
  layout: { channelsPerBlock },
  ...(chunkBytes === undefined ? {} : { chunkBytes }),
});

it.each([
  ["a run that begins", undefined, blocks(8, 64), 0],
  ["another size of chunks", blocks(8, 32), blocks(8, 32), 0],
  ["no chunks", blocks(8), blocks(8), 0],
  ["another processor", blocks(16, 64), blocks(8, 64), 1],
] as const)("%s", (_, recorded, kept, said) => {
  const notes: string[] = [];
  const options = { onNote: (text: string) => notes.push(text) };
  expect(keptTarget(blocks(8, 64), recorded, options)).toEqual(kept);
  expect(notes.length).toBe(said);
});
