/** An export opened by transformers.js, without a network, gives what `embed` gives; and what is refused. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { AutoImageProcessor, AutoModel, env, pipeline, RawImage } from "@huggingface/transformers";
import { ModelProtoSchema } from "onnx-buf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCodes } from "../../src/data/features/readFeatures.ts";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { gapOf } from "../../src/export/golden.ts";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import { openCodec } from "../../src/inference/codec.ts";
import { embed } from "../../src/inference/embed.ts";
import { readEncoderFile } from "../../src/inference/encoderFile.ts";
import { openPictureEncoder } from "../../src/inference/pictureEncoder.ts";
import { complaint, unweave } from "../cli/program.ts";
import { files, photographs, root, run } from "./world.ts";

env.allowRemoteModels = false;
env.allowLocalModels = true;
env.localModelPath = root;

const python = process.env.UNWEAVE_PYTHON || "python3";
const hasPython = spawnSync(python, ["-c", "import numpy, onnxruntime, onnx"]).status === 0;
const label = { kind: "file", name: "test", todo: "" };

beforeAll(photographs);
afterAll(() => rmSync(root, { recursive: true }));

async function exported(folder: string, ...flags: string[]) {
  const out = `${folder}-export`;
  const args = ["export", folder, "--out", out, "--license", "MIT", "--json", ...flags];
  const { code, out: text, error } = await unweave(args);
  expect(code, error).toBe(0);
  return { out, error, ...JSON.parse(text) };
}

/** The outputs of the exported encoder for pictures, one at a time, by transformers.js. */
async function byTransformers(
  out: string,
  paths: readonly string[],
  dtype: "fp32" | "int8" | "fp16" = "fp32",
) {
  const prepare = await AutoImageProcessor.from_pretrained(basename(out), {});
  const encoder = await AutoModel.from_pretrained(basename(out), { dtype });
  const all: Record<string, number[]> = {};
  for (const path of paths) {
    const told = await encoder(await prepare(await RawImage.read(path)));
    for (const [name, { data }] of Object.entries<{ data: Float32Array }>(told))
      all[name] = [...(all[name] ?? []), ...data];
  }
  await encoder.dispose();
  return all;
}

async function embedded(folder: string, pictures = files) {
  const out = `${folder}.npy`;
  const { blocks } = await embed({ run: folder, files: pictures, out });
  return { blocks, codes: readCodes(out).codes };
}

const squares = files.filter((_, i) => i % 4 === 2);

describe.each([
  ["stretched-grey", { fit: "stretch", channels: 1 }, files],
  ["stretched-colour", { fit: "stretch", channels: 3 }, files],
  ["cropped-colour", { fit: "crop", channels: 3 }, squares],
])("the export of a run that sees pictures %s", (name, options, pictures) => {
  it("gives in transformers.js what embed gives, from files of any sides that need no cropping", async () => {
    const folder = await run(name, options);
    const { out, notes } = await exported(folder);
    const { codes, blocks } = await embedded(folder, pictures);
    const told = await byTransformers(out, pictures);
    expect(gapOf(Float32Array.from(told.image_embeds), codes.data as Float32Array)).toBeLessThan(1e-5);
    expect(Object.keys(told).sort()).toEqual([...Object.keys(blocks), "image_embeds"].sort());
    const beside = expect.stringMatching(/^transformers\.js crops up to a pixel beside/);
    expect(notes).toEqual(options.fit === "crop" ? [beside] : []);
  });
});

describe("an export", () => {
  let folder: string;
  let made: Awaited<ReturnType<typeof exported>>;
  beforeAll(async () => {
    folder = await run(
      "whole",
      { fit: "stretch" },
      { recipe: "editableBlocks", batch: 8, code: { who: 4, light: 3 } },
    );
    made = await exported(folder, "--quantize", "int8", "--quantize", "fp16", "--about", "Drawn by a test.");
  });

  it("has what other programs look for, under the lowest version of ONNX, and blocks by name", async () => {
    expect(readdirSync(made.out).sort()).toEqual([
      ...[
        "README.md",
        "config.json",
        "golden.safetensors",
        "model.safetensors",
        "onnx",
        "preprocessor_config.json",
      ],
    ]);
    expect(Object.keys(made.files)).toEqual(expect.arrayContaining(["onnx/model.onnx", "onnx/decoder.onnx"]));
    const bytes = readFileSync(join(made.out, "onnx", "model.onnx"));
    const { opsetImport, irVersion, graph } = fromBinary(ModelProtoSchema, bytes);
    expect([irVersion, opsetImport[0].version, made.opset]).toEqual([7n, 13n, 13]);
    expect(graph?.input.map(({ name }) => name)).toEqual(["pixel_values"]);
    expect(graph?.output.map(({ name }) => name)).toEqual(["who", "light", "image_embeds"]);
  });
  it("gives each block, and the whole code to a pipeline", async () => {
    const { codes } = await embedded(folder);
    const told = await byTransformers(made.out, files.slice(0, 1));
    expect([...told.who, ...told.light]).toEqual(told.image_embeds);
    const extract = await pipeline("image-feature-extraction", basename(made.out), { dtype: "fp32" });
    const { data } = (await extract(files[0], { pool: false })) as { data: Float32Array };
    expect(gapOf(data, codes.data.subarray(0, codes.columns) as Float32Array)).toBeLessThan(1e-5);
  });
  it("is opened by what a page imports, and taken as an encoder made elsewhere, block by block", async () => {
    const path = join(made.out, "onnx", "model.onnx");
    expect(readEncoderFile(path, [3, 16, 16]).ports).toMatchObject({ outputs: ["who", "light"] });
    const runtime = new NodeRuntime();
    const { contract, encode } = await openPictureEncoder(runtime, readFileSync(path));
    const black = { width: 16, height: 16, data: new Uint8Array(4 * 256) };
    const { data } = await encode([black]);
    await runtime.close();
    const codec = await openCodec(folder);
    const own = await codec.encode({ rows: 1, columns: 256, data: new Float32Array(256) });
    await codec.close();
    expect(gapOf(data, own.data)).toBeLessThan(1e-5);
    const golden = readFileSync(join(made.out, "golden.safetensors"));
    expect(contract.golden.sha256).toBe(createHash("sha256").update(golden).digest("hex"));
  });
  it("has smaller weights whose codes are close, and says how close on held-out pictures", async () => {
    const { codes } = await embedded(folder);
    for (const [dtype, most, size] of [
      ["int8", 0.05, 0.4],
      ["fp16", 0.003, 0.6],
    ] as const) {
      const told = await byTransformers(made.out, files, dtype);
      const gap = gapOf(Float32Array.from(told.image_embeds), codes.data as Float32Array);
      expect(gap).toBeGreaterThan(0);
      expect(gap).toBeLessThan(most);
      const file = `onnx/model_${dtype}.onnx`;
      expect(made.files[file] / made.files["onnx/model.onnx"]).toBeLessThan(size);
      expect(made.costs[file]).toMatchObject({ of: "held-out", rank1: expect.anything() });
      expect(made.costs[file].cosine.least).toBeGreaterThan(0.99);
    }
  });
  it("has the parameters of the nets by name, those that the models hold", () => {
    const named = readSafetensors(readFileSync(join(made.out, "model.safetensors")), label);
    const held = ["model", "decoder"].flatMap((name) => {
      const { graph } = fromBinary(ModelProtoSchema, readFileSync(join(made.out, "onnx", `${name}.onnx`)));
      return graph!.initializer.map(({ rawData }) => Buffer.from(rawData).toString("base64"));
    });
    const [weight, conv] = [named["encoder/code/weight"], named["encoder/conv1/weight"]];
    for (const { data } of [weight, conv]) {
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");
      expect(held).toContain(bytes);
    }
    expect(Object.keys(named).some((name) => name.startsWith("decoder/"))).toBe(true);
    expect(Object.keys(named).some((name) => name.startsWith("optimiser/"))).toBe(false);
  });
  it("was run in every program of the machine, and says which is missing", () => {
    expect(Object.keys(made.answers).sort()).toEqual(
      ["onnx/decoder.onnx", "onnx/model.onnx", "onnx/model_fp16.onnx", "onnx/model_int8.onnx"].sort(),
    );
    for (const answers of Object.values<Record<string, number>>(made.answers)) {
      expect(answers["onnxruntime-node"]).toBeLessThan(1e-5);
      expect(answers["onnxruntime-web (wasm)"]).toBeLessThan(1e-5);
    }
  });
  it.runIf(hasPython)("is found whole by Python's onnx and onnxruntime, where they are there", () => {
    for (const answers of Object.values<Record<string, number>>(made.answers))
      expect(answers["onnxruntime of Python"]).toBeLessThan(1e-5);
  });
  it("has a card with licence, data, scores with interval and null, limits and consent", () => {
    const card = readFileSync(join(made.out, "README.md"), "utf8");
    expect(card).toMatch(/^---\nlicense: "mit"\nlibrary_name: transformers\.js\n/);
    for (const text of ["Drawn by a test.", "| `collapse` |", "95 % interval", "## Limits", "## Consent"])
      expect(card).toContain(text);
    expect(card).toContain("What it was told:");
    expect(made.error).toContain("golden.safetensors shows eight pictures of the training");
  });
  it("shows nobody where golden pictures are noise, and says that Python is missing", async () => {
    process.env.UNWEAVE_PYTHON = join(root, "no-python");
    const again = await exported(folder, "--golden", "noise", "--overwrite");
    if (process.env.UNWEAVE_PYTHON !== python) process.env.UNWEAVE_PYTHON = python;
    const { pixel_values: noise } = readSafetensors(
      readFileSync(join(again.out, "golden.safetensors")),
      label,
    );
    const { images } = readSafetensors(readFileSync(join(folder, "golden.safetensors")), label);
    expect(noise.shape).toEqual([8, 3, 16, 16]);
    expect(gapOf(noise.data.subarray(0, images.data.length), images.data)).toBeGreaterThan(0.1);
    expect(again.error).not.toContain("shows eight pictures");
    expect(again.answers["onnx/model.onnx"]["onnxruntime of Python"]).toBeNull();
    expect(existsSync(join(again.out, "onnx", "model_int8.onnx"))).toBe(false);
  });
});

describe("what is refused", () => {
  it("in one sentence, and nothing is written", async () => {
    const folder = await run("refused", { fit: "stretch" });
    const out = join(root, "refused-out");
    const ask = (...flags: string[]) => complaint(["export", folder, "--out", out, ...flags]);
    expect(await ask()).toMatch(/^card "licence": expected --license with the licence/);
    expect(await ask("--license", "two words")).toMatch(/^card "licence": .+ got two words/);
    expect(await ask("--license", "mit", "--quantize", "int4")).toMatch(
      /^weights "int4": expected one of fp16, int8/,
    );
    expect(existsSync(out)).toBe(false);
    mkdirSync(out);
    writeFileSync(join(out, "thesis.txt"), "the only copy");
    expect(await ask("--license", "mit")).toMatch(
      /^output ".+": expected a new or empty folder, got one that holds thesis/,
    );
    expect(await ask("--license", "mit", "--overwrite")).toMatch(/got one that holds thesis/);
    expect(readFileSync(join(out, "thesis.txt"), "utf8")).toBe("the only copy");
    rmSync(out, { recursive: true });
    await exported(folder);
    const again = complaint(["export", folder, "--out", `${folder}-export`, "--license", "mit"]);
    expect(await again).toMatch(/got an export\. Overwrite it \(--overwrite/);
    const missing = complaint(["export", join(root, "none"), "--out", out, "--license", "mit"]);
    expect(await missing).toMatch(/^run folder ".+none": expected an experiment\.json inside/);
    expect(readdirSync(root).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
  it("an encoder of pictures that its reader normalised, which no other program does", async () => {
    const folder = await run("normalised", { normalise: "logStandardise" });
    const said = await complaint(["export", folder, "--out", join(root, "n"), "--license", "mit"]);
    expect(said).toMatch(
      /^encoder ".+": expected one of pictures as they are, got one of pictures after data\.normalise/,
    );
  });
  it("says where transformers.js cannot fit pictures as the training did", async () => {
    const folder = await run("padded", { fit: "pad" });
    const { notes, out } = await exported(folder);
    expect(notes).toEqual([expect.stringMatching(/^transformers\.js cannot pad at the centre/)]);
    expect(readFileSync(join(out, "README.md"), "utf8")).toContain(notes[0]);
  });
});
