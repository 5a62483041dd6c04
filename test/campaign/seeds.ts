/** Small whole files of every format, which campaigns damage. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import h5wasm from "h5wasm/node";
import { parquetWriteFile } from "hyparquet-writer";
import sharp from "sharp";
import { recordOf } from "../../src/data/record.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import { writeData } from "../../src/run/data.ts";
import { paths } from "../../src/run/folder.ts";
import { matFile, matrix } from "../data/matFile.ts";
import { noiseGrid } from "../data/world.ts";
import { floats, integers, npyBytes } from "../formats/npyFile.ts";
import type { Format } from "./readers.ts";

/** A whole file. */
export interface Seed {
  readonly name: string;
  readonly format: Format;
  /** What the name of the file ends in. */
  readonly ending: string;
  readonly bytes: Uint8Array;
  /** Damage is done inside, where a packed file's checksum would only find it: this packs it again. */
  packed?(bytes: Uint8Array): Uint8Array;
}

const ROWS = 4;
const PIXELS = Uint8Array.from({ length: ROWS * 256 }, (_, at) => (at * 7) % 256);
const images = npyBytes({ descr: "|u1", shape: [ROWS, 16, 16] }, PIXELS);
const labels = integers([ROWS], [0, 1, 2, 1]);
const golden = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../golden/runs/blocks/${name}`, import.meta.url)));
const zip = (array: Uint8Array, level: 0 | 6 = 6) =>
  zipSync({ "images.npy": new Uint8Array(array), "labels.npy": new Uint8Array(labels) }, { level });
const seed = (name: string, format: Format, ending: string, bytes: Uint8Array): Seed => ({
  name,
  format,
  ending,
  bytes,
});

function arrays(): Seed[] {
  const idxHead = Buffer.from([0, 0, 8, 3, 0, 0, 0, ROWS, 0, 0, 0, 16, 0, 0, 0, 16]);
  const idxBytes = Buffer.concat([idxHead, PIXELS]);
  const norb = Buffer.alloc(20 + 24);
  [507333716, 2, 2, 3, 1, 7, 8, 9, 10, 11, 12].forEach((n, i) => {
    norb.writeUInt32LE(n, 4 * i);
  });
  const y = Float64Array.of(0, 1, 2, 1);
  const mats = [matrix("X", "uint8", [16, 16, ROWS], PIXELS), matrix("y", "double", [ROWS, 1], y)];
  return [
    seed(
      "npy",
      "npy",
      ".npy",
      floats(
        [6, 3],
        Array.from({ length: 18 }, (_, i) => i / 7),
      ),
    ),
    seed("npy of factors", "factors", ".npy", integers([6, 2], [0, 1, 1, 0, 2, 1, 0, 0, 1, 1, 2, 0])),
    seed("npz", "npz", ".npz", zip(images)),
    seed("npz, stored", "npz", ".npz", zip(images, 0)),
    { ...seed("npy in npz", "npz", ".npz", images), packed: zip },
    seed("mat 5", "mat", ".mat", matFile(mats, false)),
    seed("mat 5, packed", "mat", ".mat", matFile(mats)),
    seed("idx", "idx", "", idxBytes),
    seed("gz", "idx", ".gz", gzipSync(idxBytes)),
    { ...seed("idx in gz", "idx", ".gz", idxBytes), packed: (bytes) => gzipSync(bytes) },
    seed("norb", "norb", ".mat", norb),
  ];
}

async function libraries(root: string): Promise<Seed[]> {
  await h5wasm.ready;
  const write = (name: string, data: Record<string, object>) => {
    const file = new h5wasm.File(join(root, name), "w");
    for (const [key, given] of Object.entries(data)) file.create_dataset({ name: key, ...given } as never);
    file.close();
    return readFileSync(join(root, name));
  };
  const shape = [ROWS, 16, 16];
  const chunked = { data: PIXELS, shape, chunks: [2, 16, 16], compression: "gzip" };
  const y = Float64Array.of(0, 1, 2, 1);
  const plain = write("plain.h5", { images: { data: PIXELS, shape }, labels: { data: y, shape: [ROWS] } });
  const chunks = write("chunks.h5", { images: chunked, labels: { data: ["a", "b", "c", "b"] } });
  const mat73 = write("v73.mat", { X: { data: PIXELS, shape }, y: { data: y, shape: [1, ROWS] } });
  const h5py = gunzipSync(readFileSync(new URL("../fixtures/h5py.h5.gz", import.meta.url)));
  const png = await picture("png");
  const column = { name: "image", data: [png, png, png, png], type: "BYTE_ARRAY" };
  const others = [
    { name: "label", data: [0, 1, 2, 1], type: "INT32" },
    { name: "who", data: ["a", "b", "a", "c"], type: "STRING" },
  ];
  for (const codec of ["SNAPPY", "UNCOMPRESSED"] as const)
    parquetWriteFile({
      filename: join(root, codec),
      columnData: [column, ...others] as never,
      codec,
      rowGroupSize: 2,
    });
  return [
    seed("hdf5", "hdf5", ".h5", plain),
    seed("hdf5, packed", "hdf5", ".h5", chunks),
    seed("hdf5 by h5py", "hdf5", ".h5", h5py),
    seed("mat 7.3", "mat", ".mat", mat73),
    seed("parquet", "parquet", ".parquet", readFileSync(join(root, "SNAPPY"))),
    seed("parquet, not packed", "parquet", ".parquet", readFileSync(join(root, "UNCOMPRESSED"))),
  ];
}

const PICTURES = ["png", "jpeg", "webp", "gif", "tiff"] as const;
const picture = (format: (typeof PICTURES)[number]) =>
  sharp(PIXELS.slice(0, 768), { raw: { width: 16, height: 16, channels: 3 } })
    .toFormat(format)
    .toBuffer();

async function pictures(): Promise<Seed[]> {
  const found: Seed[] = [];
  for (const format of PICTURES) found.push(seed(format, "picture", `.${format}`, await picture(format)));
  const bmp = Buffer.alloc(54 + 768);
  bmp.write("BM");
  [bmp.length, 0, 54, 40, 16, 16, 1 | (24 << 16)].forEach((n, i) => {
    bmp.writeUInt32LE(n, 2 + 4 * i);
  });
  bmp.set(PIXELS.subarray(0, 768), 54);
  const binary = Buffer.concat([Buffer.from("P5\n# grey\n16 16\n255\n"), PIXELS.subarray(0, 256)]);
  const text = Buffer.from(`P2\n16 16\n255\n${[...PIXELS.subarray(0, 256)].join(" ")}\n`);
  return [
    ...found,
    seed("bmp", "picture", ".bmp", bmp),
    seed("pgm", "picture", ".pgm", binary),
    seed("pgm, text", "picture", ".pgm", text),
  ];
}

function ours(): Seed[] {
  const csv = 'person,age,"hair, colour"\n1,20,"brown"\n2,35,"bl""ack"\n1,20,\n3,NA,grey\n';
  const data = Float32Array.from({ length: 12 }, (_, i) => i);
  const weights = writeSafetensors({
    a: { shape: [3, 2], data: data.subarray(0, 6) },
    b: { shape: [6], data: data.subarray(6) },
  });
  return [
    seed("csv", "csv", ".csv", Buffer.from(csv)),
    seed("csv in UTF-16", "csv", ".csv", Buffer.from(`\u{feff}${csv}`, "utf16le")),
    seed("safetensors", "safetensors", ".safetensors", weights),
    seed("checkpoint", "checkpoint", ".safetensors", golden("checkpoints/step-000004.safetensors")),
    seed("experiment.json", "experiment", ".json", golden("experiment.json")),
    seed("scores.json", "scores", ".json", golden("scores.json")),
    seed("events.jsonl", "events", ".jsonl", golden("events.jsonl")),
    seed("retrieval.json", "figures", ".json", golden("figures/retrieval.json")),
    seed("data.json", "data", ".json", record()),
    seed("onnx", "onnx", ".onnx", golden("encoder.onnx")),
  ];
}

/** The record of two pictures of noise, of which one trains. */
function record(): Uint8Array {
  const split = { train: Int32Array.of(0), test: Int32Array.of(1), unseen: new Int32Array(0) };
  const run = mkdtempSync(join(tmpdir(), "unweave-seeds-"));
  try {
    writeData(run, { name: "noise" }, recordOf(noiseGrid([2], 1, 64), split));
    return readFileSync(paths(run).data);
  } finally {
    rmSync(run, { recursive: true, force: true });
  }
}

/** All of them. */
export async function seeds(): Promise<Seed[]> {
  const root = mkdtempSync(join(tmpdir(), "unweave-seeds-"));
  try {
    return [...arrays(), ...(await libraries(root)), ...(await pictures()), ...ours()];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
