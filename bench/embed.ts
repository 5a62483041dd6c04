/**
 * Pictures in by the thousand: JPEG files of 400×400 in a temporary folder are embedded by a run that was trained on local
 * contrast, in a process of its own, whose memory is told. Beside it what one picture costs alone, and the floor: reading and
 * resizing by libvips with nothing else, as many at once. All is deleted afterwards.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { localContrast } from "../src/data/images/localContrast.ts";
import { inOrder } from "../src/data/images/pool.ts";
import { readImage } from "../src/data/images/read.ts";
import type { NodeBackend } from "../src/engine/backends/node.ts";
import { openCodec } from "../src/inference/codec.ts";
import { train } from "../src/library/run.ts";
import { random } from "../src/random.ts";
import { lastLine } from "./lastLine.ts";

const SIDE = 400;
const SHAPE = [1, 64, 64] as const;
/** Pictures that differ; the others are copies of them. */
const DRAWN = 128;
const AT_ONCE = 16;

/** Soft spots of colour under a grain, about 30 kB. */
function jpeg(path: string, row: number): Promise<unknown> {
  const rng = random(row);
  const spots = Array.from({ length: 4 }, () => [rng.uniform() * SIDE, rng.uniform() * SIDE, rng.uniform()]);
  const pixels = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, at) => {
    const [y, x] = [Math.floor(at / 3 / SIDE), Math.floor(at / 3) % SIDE];
    const light = spots.reduce(
      (sum, [t, l, g], i) => sum + (i === at % 3 ? 2 * g : g) / (1 + ((y - t) ** 2 + (x - l) ** 2) / 3000),
      0,
    );
    return Math.min(255, 90 * light + 20 * rng.uniform());
  });
  return sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .jpeg({ quality: 85 })
    .toFile(path);
}

/** Milliseconds of all cores for one of so many pictures, and of the clock. */
async function each(count: number, work: () => Promise<unknown>) {
  const [started, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return {
    coreMs: (user + system) / 1000 / count,
    perSecond: (1000 * count) / (performance.now() - started),
  };
}

/** Reading and resizing as few operations of libvips as there can be. */
const least = async (path: string): Promise<void> =>
  void (await sharp(await readFile(path))
    .resize(SHAPE[2], SHAPE[1], { fit: "fill" })
    .toColourspace("b-w")
    .raw()
    .toBuffer());

async function parts(run: string, files: readonly string[]) {
  const target = { shape: SHAPE, fit: "crop" } as const;
  const all = (work: (path: string) => Promise<unknown>) =>
    each(files.length, () => inOrder(files.length, AT_ONCE, async (i) => void (await work(files[i]))));
  const pixels = Uint8Array.from({ length: SHAPE[1] * SHAPE[2] }, (_, i) => (i * 31) % 256);
  const codec = await openCodec(run);
  const images = { rows: 256, columns: pixels.length, data: new Float32Array(256 * pixels.length) };
  await codec.encode(images);
  const measured = {
    floor: await all(least),
    decode: await all((path) => readImage({ name: path, path }, target)),
    normalise: await each(500, async () => {
      for (let i = 0; i < 500; i++) localContrast(pixels.slice(), SHAPE);
    }),
    encode: await each(10 * 256, async () => {
      for (let i = 0; i < 10; i++) await codec.encode(images);
    }),
  };
  await codec.close();
  return measured;
}

/** Pictures a second and peak memory of the whole, and its parts. */
export async function embed(_: NodeBackend, { rows }: { readonly rows: number }) {
  const root = mkdtempSync(join(tmpdir(), "unweave-bench-embed-"));
  try {
    const [run, album] = [join(root, "run"), join(root, "album")];
    mkdirSync(album);
    const files = Array.from({ length: rows }, (_, row) => join(album, `${row}.jpg`));
    await inOrder(Math.min(rows, DRAWN), AT_ONCE, async (row) => void (await jpeg(files[row], row)));
    for (let row = DRAWN; row < rows; row++) copyFileSync(files[row % DRAWN], files[row]);
    await train(
      {
        data: { name: "images", options: { path: album, normalise: "localContrast", pictures: 64 } },
        ...{ recipe: "simclr", steps: 2, batch: 16, metrics: [] },
      },
      { folder: run },
    );
    const whole = lastLine<object>(process.execPath, [
      "bench/embedProcess.ts",
      run,
      album,
      join(root, "codes.npy"),
    ]);
    const each = await parts(run, files.slice(0, 512));
    return { rows, cores: availableParallelism(), load: loadavg()[0], ...whole, each };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
