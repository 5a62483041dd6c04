/** `encoder.onnx` does everything after resizing itself: fed by hand in three runtimes it gives what `embed` gives. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import * as node from "onnxruntime-node";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCodes } from "../../src/data/features/readFeatures.ts";
import { readImage } from "../../src/data/images/read.ts";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { emitModel } from "../../src/engine/index.ts";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import { openDataset, train } from "../../src/index.ts";
import { openCodec } from "../../src/inference/codec.ts";
import { contractOf, forChannels } from "../../src/inference/contract.ts";
import { embed } from "../../src/inference/embed.ts";
import { openPictureEncoder } from "../../src/inference/pictureEncoder.ts";
import { random } from "../../src/random.ts";
import { pictureInput } from "../../src/train/pictureInput.ts";

const [ROWS, HEIGHT, WIDTH] = [12, 20, 18];
const root = mkdtempSync(join(tmpdir(), "unweave-contract-"));
const files = Array.from({ length: ROWS }, (_, i) => join(root, "photos", `${i}.png`));
const runtime = new NodeRuntime();
afterAll(async () => {
  await runtime.close();
  rmSync(root, { recursive: true });
});

/** What every runtime is fed: pictures in colour, resized as the reader does. [rows, 3, height, width] */
let given: Float32Array;
beforeAll(async () => {
  const rng = random(4);
  const { mkdir } = await import("node:fs/promises");
  await mkdir(join(root, "photos"));
  for (const path of files) {
    const small = Buffer.from(Array.from({ length: 5 * 6 * 3 }, () => Math.floor(256 * rng.uniform())));
    await sharp(small, { raw: { width: 5, height: 6, channels: 3 } })
      .resize(45, 54)
      .png()
      .toFile(path);
  }
  const lines = files.map((_, i) => `${i}.png,${"abc"[i % 3]},${"xy"[i % 2]}`);
  writeFileSync(join(root, "photos", "labels.csv"), ["file,who,light", ...lines].join("\n"));
  const target = { shape: [3, HEIGHT, WIDTH], fit: "crop" } as const;
  const read = await Promise.all(files.map((path) => readImage({ name: path, path }, target)));
  given = Float32Array.from(
    read.flatMap(({ pixels }) => [...pixels]),
    (byte) => byte / 255,
  );
});

const RUNS = [
  { name: "grey", channels: 1, preprocess: "none" },
  {
    name: "grey in local contrast",
    channels: 1,
    preprocess: { name: "localContrast", options: { window: 7 } },
  },
  { name: "colour", channels: 3, preprocess: "none" },
  {
    name: "colour in local contrast",
    channels: 3,
    preprocess: { name: "localContrast", options: { window: 7 } },
  },
] as const;

const PYTHON = `
import sys, json, numpy, onnxruntime
session = onnxruntime.InferenceSession(sys.argv[1])
x = numpy.fromfile(sys.argv[2], dtype=numpy.float32).reshape([int(n) for n in sys.argv[3].split(",")])
contract = json.loads(session.get_modelmeta().custom_metadata_map["unweave"])
code, block = session.run(["code", contract["content"]["block"]], {"images": x})
assert (code[:, slice(*contract["blocks"][contract["content"]["block"]]["columns"])] == block).all()
code.tofile(sys.argv[4])
`;
const hasPython = spawnSync("python3", ["-c", "import numpy, onnxruntime"]).status === 0;

const DIMS = [ROWS, 3, HEIGHT, WIDTH];
type Ort = Pick<typeof node, "InferenceSession" | "Tensor">;
async function byHand(ort: Ort, model: Uint8Array): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(model);
  const { code } = await session.run({ images: new ort.Tensor("float32", given.slice(), DIMS) });
  await session.release();
  return code.data as Float32Array;
}
const gap = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (value, i) => Math.abs(value - b[i])).reduce((most, each) => Math.max(most, each), 0);

describe.each(RUNS)("the encoder of a run that sees $name", ({ name, channels, preprocess }) => {
  const folder = join(root, name);
  const size: [number, number] = [HEIGHT, WIDTH];
  const data = {
    name: "images",
    options: { path: join(root, "photos"), size, channels },
  } as const;
  let model: Uint8Array;
  let embedded: Float32Array;
  beforeAll(async () => {
    const request = { data, preprocess, recipe: "supCon", net: "spatial", steps: 1, batch: 4, metrics: [] };
    await train(request as never, { folder });
    model = readFileSync(join(folder, "encoder.onnx"));
    const out = join(root, `${name}.npy`);
    await embed({ run: folder, files, out });
    embedded = readCodes(out).codes.data as Float32Array;
  });

  it("gives what embed gives, fed by hand in onnxruntime-node", async () => {
    expect(gap(await byHand(node, model), embedded)).toBeLessThan(1e-4);
  });
  it("… in onnxruntime-web", async () => {
    const web = (await import("onnxruntime-web/wasm")) as unknown as Ort;
    expect(gap(await byHand(web, model), embedded)).toBeLessThan(1e-4);
  });
  it.runIf(hasPython)("… in PyPI's onnxruntime, where python3 has it", () => {
    const [raw, out] = [join(root, "given.raw"), join(root, "codes.raw")];
    writeFileSync(raw, new Uint8Array(given.buffer, given.byteOffset, given.byteLength));
    const args = ["-c", PYTHON, join(folder, "encoder.onnx"), raw, DIMS.join(), out];
    const { status, stderr } = spawnSync("python3", args, { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    const bytes = readFileSync(out);
    expect(gap(new Float32Array(new Uint8Array(bytes).buffer), embedded)).toBeLessThan(1e-4);
  });
  it("gives the run's own rows the codes that the run gave them, and its golden pictures theirs", async () => {
    const golden = readFileSync(join(folder, "golden.safetensors"));
    const { images, code } = readSafetensors(golden, { kind: "file", name: "golden", todo: "" });
    expect(images.shape).toEqual([8, channels, HEIGHT, WIDTH]);
    const held = contractOf(model)!.golden;
    expect(held).toEqual({
      ...{ file: "golden.safetensors", pictures: 8 },
      sha256: createHash("sha256").update(golden).digest("hex"),
    });
    const codec = await openCodec(folder);
    const columns = channels * HEIGHT * WIDTH;
    const codes = await codec.encode({ rows: 8, columns, data: images.data });
    expect(codes.data).toEqual(code.data);
    const own = await codec.encodeRows(await openDataset(data), Int32Array.from(files.keys()));
    await codec.close();
    // The reader's grey is rounded to bytes.
    const most = channels === 3 ? 1e-4 : 0.05;
    expect(gap(own.data, embedded)).toBeLessThan(most);
  });
  it("says what it takes and how its codes are compared, and needs no newer ONNX than 13", () => {
    const { blocks, ...contract } = contractOf(model)!;
    expect(contract).toMatchObject({
      format: 1,
      pictures: {
        ...{ height: HEIGHT, width: WIDTH, channels: [1, 3], order: "RGB", range: [0, 1] },
        ...{ sees: channels === 1 ? "grey" : "colour", fit: "crop", kernel: "lanczos3", normalise: null },
      },
      ...{ compared: "cosine", supervision: "all labels" },
    });
    expect(Object.keys(blocks)).toEqual([contract.content?.block]);
    const { irVersion, opsetImport } = fromBinary(ModelProtoSchema, model);
    expect([irVersion, ...opsetImport.map(({ version }) => version)]).toEqual([7n, 13n]);
  });
  it("is opened by a page's helper, whose pixels are the reader's within rounding", async () => {
    const encoder = await openPictureEncoder(runtime, model);
    const pictures = await Promise.all(
      files.map(async (path) => {
        const { data, info } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
        return { width: info.width, height: info.height, data };
      }),
    );
    const { data: codes } = await encoder.encode(pictures);
    expect(gap(codes, embedded)).toBeLessThan(0.05);
  });
});

describe("luminance in the graph", () => {
  it("is sharp's within a level of 255, and leaves grey as it is to the last bit", async () => {
    const side = 128;
    const rng = random(8);
    const bytes = Uint8Array.from(
      { length: 3 * side * side },
      () => Math.floor(256 * rng.uniform()) >> rng.int(5),
    );
    for (let i = 0; i < 256; i++) bytes.fill(i, 3 * i, 3 * i + 3);
    const raw = { width: side, height: side, channels: 3 } as const;
    const wanted = await sharp(bytes, { raw }).toColourspace("b-w").raw().toBuffer();
    const model = emitModel({ grey: pictureInput([1, side, side]) }, { anyBatch: true, opset: "lowest" });
    const images = Float32Array.from(
      bytes,
      (_, i) => bytes[3 * (i % side ** 2) + Math.floor(i / side ** 2)] / 255,
    );
    const { grey } = await runtime.run(await runtime.load(forChannels(model, 3)), { images });
    expect(
      gap(
        grey.map((value) => 255 * value),
        wanted,
      ),
    ).toBeLessThan(1);
    for (let i = 0; i < 256; i++) expect(grey[i]).toBe(Math.fround(i / 255));
  });
});
