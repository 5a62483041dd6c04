/**
 * Sets larger than memory. Files in the layouts of dSprites (a packed archive), MPI3D (plain bytes) and 3D Shapes (packed HDF5)
 * are made, then opened, opened again and read at random by a process of their own, whose largest memory is told. A picture is
 * one bright line on black: small in a packed file, but decoded as large as the authors' own. All is deleted afterwards.
 */
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Zip, ZipDeflate } from "fflate";
import h5wasm from "h5wasm/node";
import type { NodeBackend } from "../src/engine/backends/node.ts";
import { lastLine } from "./lastLine.ts";

/** Pictures decoded at a time. */
const STEP = 1000;

/** One line of picture `row`, whose place and brightness say which it is. */
function pictures(from: number, count: number, size: number): Uint8Array {
  const bytes = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) {
    const at = i * size + 64 * ((from + i) % (size / 64));
    bytes.fill(2 + ((from + i) % 250), at, at + 64);
  }
  return bytes;
}

function npy(shape: readonly number[], descr: string, body = new Uint8Array(0)): Buffer {
  const words = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  return Buffer.concat([start, Buffer.from(`${words.padEnd(117)}\n`, "latin1"), body]);
}
const grid = (rows: number) => npy([3], "<i4", new Uint8Array(Int32Array.of(rows / 1000, 10, 100).buffer));

/** A packed archive of grey pictures. */
function packed(folder: string, rows: number): string {
  const path = join(folder, "packed.npz");
  const file = openSync(path, "w");
  const zip = new Zip((error, part) => {
    if (error) throw error;
    writeSync(file, part);
  });
  const add = (name: string, parts: () => Iterable<Uint8Array>) => {
    const entry = new ZipDeflate(name, { level: 1 });
    zip.add(entry);
    for (const part of parts()) entry.push(part);
    entry.push(new Uint8Array(0), true);
  };
  add("factor_sizes.npy", () => [grid(rows)]);
  add("images.npy", function* () {
    yield npy([rows, 64, 64], "|u1");
    for (let row = 0; row < rows; row += STEP) yield pictures(row, STEP, 4096);
  });
  zip.end();
  closeSync(file);
  return path;
}

/** A folder with one array of colour pictures as they are; what is not written a disk need not hold. */
function plain(folder: string, rows: number): string {
  const path = join(folder, "plain");
  mkdirSync(path);
  writeFileSync(join(path, "factor_sizes.npy"), grid(rows));
  const file = openSync(join(path, "images.npy"), "w");
  writeSync(file, npy([rows, 64, 64, 3], "|u1"));
  writeSync(file, pictures(0, STEP, 12_288));
  ftruncateSync(file, 128 + rows * 12_288);
  closeSync(file);
  return path;
}

/** Packed HDF5 of colour pictures, in chunks as h5py chooses them: thousands of rows of a few pixels. */
async function hdf5(folder: string, rows: number): Promise<string> {
  const path = join(folder, "packed.h5");
  await h5wasm.ready;
  const file = new h5wasm.File(path, "w");
  const [sides, chunks] = [
    [64, 64, 3],
    [5000, 8, 8, 1],
  ];
  const first = pictures(0, STEP, 12_288);
  const given = { data: first, shape: [STEP, ...sides], maxshape: [rows, ...sides], chunks };
  const images = file.create_dataset({
    name: "images",
    ...given,
    compression: "gzip",
    compression_opts: [1],
  });
  images.resize([rows, ...sides]);
  for (let row = 0; row < rows; row += 5000)
    images.write_slice(
      [[row, row + 5000], ...sides.map((side): [number, number] => [0, side])],
      pictures(row, 5000, 12_288),
    );
  const labels = Float64Array.from({ length: 2 * rows }, (_, i) =>
    i % 2 === 0 ? (i >> 1) % 10 : (i >> 1) % 7,
  );
  file.create_dataset({ name: "labels", data: labels, shape: [rows, 2] });
  file.close();
  return path;
}

/** `--rows` of each set: GB decoded, seconds to open it first and again, microseconds a picture, largest resident memory. */
export async function data(_: NodeBackend, { rows }: { rows: number }) {
  const folder = mkdtempSync(join(tmpdir(), "unweave-bench-data-"));
  try {
    const sets = {
      packedNpz: ["npz", packed(folder, rows)],
      plainNpy: ["npz", plain(folder, rows)],
      packedHdf5: ["hdf5", await hdf5(folder, rows)],
    };
    process.env.UNWEAVE_CACHE = join(folder, "cache");
    const measured = Object.entries(sets).map(([what, [name, path]]) => {
      const run = () => lastLine<object>(process.execPath, ["bench/dataOpen.ts", name, path, `${rows}`]);
      const [first, again] = [run(), run()];
      console.log(`${what}: ${JSON.stringify({ first, again })}`);
      return [what, { first, again }];
    });
    return { rows, ...Object.fromEntries(measured) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
