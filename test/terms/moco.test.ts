/** The queue of keys and the slow copy of the encoder. Its loss has golden values (test/golden/losses). */
import { afterEach, describe, expect, it } from "vitest";
import { random } from "../../src/random.ts";
import { assemble } from "../../src/train/assemble.ts";
import { dataset, experiment } from "../run/world.ts";
import { DIM, FreeTerm } from "./free.ts";
import { trained } from "./trained.ts";

const open: FreeTerm[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

describe("MoCo", () => {
  it("keeps the keys of the last steps in a queue, newest first", async () => {
    const term = new FreeTerm("moco", { queue: 24, momentum: 0 }, 8);
    open.push(term);
    const unit = (codes: Float32Array, row: number, from: number, to: number) => {
      const part = [...codes.subarray(row * DIM + from, row * DIM + to)];
      const length = Math.hypot(...part);
      return part.map((x) => x / length);
    };
    const draws = [1, 2].map((seed) => new Float32Array(16 * DIM).map(random(seed).normal));
    await term.run(draws[0]);
    await term.run(draws[1]);
    const queue = (await term.state())["term/queue/light"];
    // Pairs 4 … 7 train "light" (columns 3 and 4): eight keys a step, of view 0 and then of view 1.
    const expected = [...draws]
      .reverse()
      .flatMap((codes) =>
        [0, 1].flatMap((view) => [4, 5, 6, 7].flatMap((pair) => unit(codes, 8 * view + pair, 3, 5))),
      );
    for (const [i, x] of expected.entries()) expect(queue[i]).toBeCloseTo(x, 5);
    expect(queue.length).toBe(24 * 2);
    expect(Math.hypot(queue[46], queue[47])).toBeCloseTo(1, 5);
  });
  it("asks a row for the key of its partner, both ways round", async () => {
    const temperature = 0.5;
    const term = new FreeTerm("moco", { queue: 24, momentum: 0, temperature }, 8);
    open.push(term);
    const [before, codes, held] = [3, 4, 5].map((seed) =>
      new Float32Array(16 * DIM).map(random(seed).normal),
    );
    await term.run(before);
    const state = await term.state();
    const { value } = await term.run(codes, { held });
    const unit = (of: Float32Array, row: number, [from, to]: readonly number[]) => {
      const part = [...of.subarray(row * DIM + from, row * DIM + to)];
      return part.map((x) => x / Math.hypot(...part));
    };
    const cosine = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
    /** Queries of one view's rows, keys of the other's. */
    const loss = (name: string, pairs: readonly number[], columns: readonly number[], view: number) => {
      const width = columns[1] - columns[0];
      const queue = Array.from({ length: 24 }, (_, i) => [
        ...state[`term/queue/${name}`].subarray(i * width, (i + 1) * width),
      ]);
      const each = pairs.map((pair) => {
        const query = unit(codes, 8 * view + pair, columns);
        const key = unit(held, 8 * (1 - view) + pair, columns);
        const logits = [key, ...queue].map((other) => cosine(query, other) / temperature);
        return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[0];
      });
      return each.reduce((sum, x) => sum + x, 0) / each.length;
    };
    const wanted = [0, 1].flatMap((view) => [
      loss("shape", [0, 1, 2, 3], [0, 3], view),
      loss("light", [4, 5, 6, 7], [3, 5], view),
    ]);
    expect(value).toBeCloseTo(wanted.reduce((sum, x) => sum + x, 0) / 4, 4);
  });
  it("moves the slow copy by its share, and trains the encoder alone", async () => {
    const rows = Int32Array.from({ length: dataset.rows }, (_, i) => i);
    const terms = [{ name: "moco", weight: 1, options: { momentum: 0.9, queue: 64, head: 8 } }];
    const job = assemble(experiment({ terms, steps: 2 }), dataset, rows);
    const { state } = await trained(job, { steps: 2 });
    const names = Object.keys(state).filter((name) => name.startsWith("moco/momentum/"));
    expect(names).toContain("moco/momentum/encoder/conv1/weight");
    expect(names.some((name) => name.startsWith("moco/momentum/moco/"))).toBe(true);
    const first = await trained(job, { steps: 1 });
    // After step 2: 0.9 of the copy (the first values) and 0.1 of what step 1 made of them.
    let start = 0;
    for (const { name, initial } of job.parameters) {
      const copy = state[`moco/momentum/${name}`];
      for (const [i, x] of initial.entries())
        expect(copy[i]).toBeCloseTo(0.9 * x + 0.1 * first.state.parameters[start + i], 5);
      start += initial.length;
    }
  });
  it("moves the slow copy faster at first where it is warmed up", async () => {
    const rows = Int32Array.from({ length: dataset.rows }, (_, i) => i);
    const terms = [{ name: "moco", weight: 1, options: { queue: 64, warmup: true } }];
    const job = assemble(experiment({ terms, steps: 2 }), dataset, rows);
    const { state } = await trained(job, { steps: 2 });
    const first = await trained(job, { steps: 1 });
    // Step 2 keeps 2/11 of the copy, which held the first values.
    let start = 0;
    for (const { name, initial } of job.parameters) {
      const copy = state[`moco/momentum/${name}`];
      for (const [i, x] of initial.entries())
        expect(copy[i]).toBeCloseTo((2 * x + 9 * first.state.parameters[start + i]) / 11, 5);
      start += initial.length;
    }
  });
});
