/**
 * Searching a folder of photographs: small JPEG files are drawn, read alone, indexed by a run whose block is as wide as a map
 * of 12 × 11 × 32 numbers, and searched by a process of its own, whose memory is told. All is deleted afterwards.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { inOrder } from "../src/data/images/pool.ts";
import { imageOfBytes } from "../src/data/images/read.ts";
import type { NodeBackend } from "../src/engine/backends/node.ts";
import { train } from "../src/library/run.ts";
import { random } from "../src/random.ts";
import { lastLine } from "./lastLine.ts";

/** Columns of the block that is searched by. */
const WIDTH = 4224;
const [TALL, WIDE] = [96, 84];
const AT_ONCE = 16;

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** A grey JPEG of a few soft spots, whose places say which it is. */
function jpeg(path: string, row: number): Promise<unknown> {
  const rng = random(row);
  const spots = Array.from({ length: 4 }, () => [rng.uniform() * TALL, rng.uniform() * WIDE, rng.uniform()]);
  const pixels = Uint8Array.from({ length: TALL * WIDE }, (_, at) => {
    const [y, x] = [Math.floor(at / WIDE), at % WIDE];
    return (
      255 *
      spots.reduce((sum, [t, l, g]) => sum + 0.3 * g * Math.exp(-((y - t) ** 2 + (x - l) ** 2) / 300), 0)
    );
  });
  return sharp(pixels, { raw: { width: WIDE, height: TALL, channels: 1 } })
    .jpeg()
    .toFile(path);
}

/** Seconds of reading alone and of indexing, and what the process that searches says of itself. */
export async function search(_: NodeBackend, { rows }: { readonly rows: number }) {
  const root = mkdtempSync(join(tmpdir(), "unweave-bench-search-"));
  try {
    const [run, album] = [join(root, "run"), join(root, "album")];
    await train(
      {
        ...{ data: { name: "faces", options: { people: 4, pictures: 64 } }, recipe: "supCon" },
        ...{ code: { identity: WIDTH }, steps: 2, batch: 16, metrics: [] },
      },
      { folder: run },
    );
    mkdirSync(album);
    const files = Array.from({ length: rows }, (_, row) => join(album, `${row}.jpg`));
    await inOrder(rows, AT_ONCE, async (row) => void (await jpeg(files[row], row)));
    const target = { shape: [1, 64, 64], fit: "crop" } as const;
    const decodeSeconds = await seconds(() =>
      inOrder(
        rows,
        AT_ONCE,
        async (row) => void (await imageOfBytes(await readFile(files[row]), files[row], target)),
      ),
    );
    const process = (queries: number) =>
      lastLine<object>(globalThis.process.execPath, [
        "bench/searchProcess.ts",
        run,
        album,
        files[0],
        `${queries}`,
      ]);
    const [index, warm] = [process(1), process(50)];
    return {
      rows,
      width: WIDTH,
      cores: availableParallelism(),
      load: loadavg()[0],
      decodeSeconds,
      index,
      warm,
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
