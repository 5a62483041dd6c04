/** What the lesson shows, computed in Node by the code that computes in the page. */
import { beforeAll, describe, expect, it } from "vitest";
import { allRows, drawAlbum, drawTraining } from "../../apps/learn/src/lesson/faces.ts";
import {
  ENCODERS,
  type EncoderName,
  type Frame,
  type Measures,
} from "../../apps/learn/src/lesson/protocol.ts";
import { measuresOf } from "../../apps/learn/src/lesson/search.ts";
import { experimentOf, FRONT, STEPS, shortExperiment } from "../../apps/learn/src/lesson/settings.ts";
import { shuffled } from "../../apps/learn/src/lesson/shuffle.ts";
import { type Schooling, type Taught, train } from "../../apps/learn/src/lesson/training.ts";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { columns, type Matrix, pixels } from "../../src/web.ts";

const { album, seen } = drawAlbum();
const training = drawTraining();

interface Learnt {
  readonly frames: readonly Frame[];
  readonly taught: Taught;
  /** The album's. */
  readonly codes: Matrix;
}

async function learnt(schooling: Pick<Schooling, "encoder" | "experiment" | "from">): Promise<Learnt> {
  const runtime = new NodeRuntime();
  const lesson = train({ ...schooling, training, album: seen }, runtime);
  const frames: Frame[] = [];
  let next = await lesson.next();
  for (; !next.done; next = await lesson.next()) frames.push(next.value);
  const taught = next.value!;
  const codes = await taught.encode(seen);
  await runtime.close();
  return { frames, taught, codes };
}

/** With half of the page's steps, which are enough for what is asserted. */
const halfway = (encoder: EncoderName) =>
  learnt({ encoder, experiment: { ...experimentOf(encoder, training), steps: STEPS / 2 } });

const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("people whom no encoder was trained on", () => {
  let known: Record<EncoderName, Learnt>;
  let measures: Measures;
  beforeAll(async () => {
    known = Object.fromEntries(
      await Promise.all(ENCODERS.map(async (encoder) => [encoder, await halfway(encoder)])),
    );
    measures = measuresOf(seen, {
      ordinary: known.ordinary.codes,
      blocks: columns(known.blocks.codes, 0, 2),
      pixels: pixels(seen, allRows(seen)),
    });
  });

  it("are found under a new light by the identity block, and not by the ordinary code", () => {
    const unseen = (shares: readonly number[]) => meanOf(shares.filter((_, light) => !FRONT.includes(light)));
    const [ordinary, blocks] = [unseen(measures.rank1.ordinary), unseen(measures.rank1.blocks)];
    expect(blocks).toBeGreaterThan(ordinary + 0.15);
    expect(blocks).toBeGreaterThan(4 * unseen(measures.chance));
  });

  it("are found by the ordinary code where the light is the album's", () => {
    expect(meanOf(FRONT.map((light) => measures.rank1.ordinary[light]))).toBeGreaterThan(0.7);
  });

  // The third block comes in the second half of the training.
  it("have blocks that know more of their own factor than of any other, and nothing of labels dealt out again", () => {
    const { information } = known.blocks.frames.at(-1)!;
    expect([0, 1].map((k) => information[k].indexOf(Math.max(...information[k])))).toEqual([0, 1]);
    const nulls = [0, 1, 2].map((turn) => shuffled(seen, known.blocks.codes, turn).information);
    expect(Math.max(...nulls.flat().map(Math.abs))).toBeLessThan(0.3);
  });

  it("have the codes in the last frame that the encoder gives when it is done", () => {
    for (const { frames, codes } of Object.values(known))
      expect(
        Math.max(...frames.at(-1)!.codes.map((value, at) => Math.abs(value - codes.data[at]))),
      ).toBeLessThan(1e-4);
  });

  it("collapse where nothing pushes strangers apart, from the codes that they had", async () => {
    const { taught, codes } = known.blocks;
    const experiment = shortExperiment({ temperature: 0.2, batch: 96, collapse: true }, training);
    const { frames } = await learnt({ encoder: "blocks", experiment, from: taught.parameters });
    expect(Math.max(...frames[0].codes.map((value, at) => Math.abs(value - codes.data[at])))).toBeLessThan(
      1e-4,
    );
    frames.at(-1)!.spread.forEach((spread, k) => {
      expect(spread).toBeLessThan(Math.max(0.02, frames[0].spread[k] / 4));
    });
  });
});

describe("the album of a search", () => {
  it("has the person under the front lights only, and never the query", () => {
    const level = (row: number, f: number) => album.levels[row * album.factors.length + f];
    const found = measuresOf(seen, {
      ordinary: pixels(seen, allRows(seen)),
      blocks: pixels(seen, allRows(seen)),
      pixels: pixels(seen, allRows(seen)),
    });
    const answers = found.nearest.pixels.length / seen.rows;
    found.nearest.pixels.forEach((row, at) => {
      const query = Math.floor(at / answers);
      expect(row).not.toBe(query);
      if (level(row, 0) === level(query, 0)) expect(FRONT).toContain(level(row, 1));
    });
    expect(found.rank1.ordinary).toEqual(found.rank1.pixels);
  });
});
