/** Every file of an export, in memory, each model checked by every program of the machine. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { NodeRuntime } from "../engine/backends/node.ts";
import type { Runtime } from "../engine/index.ts";
import { type NamedArray, writeSafetensors } from "../formats/safetensors.ts";
import { withContract } from "../inference/contract.ts";
import { mapRows } from "../inference/encode.ts";
import { readData } from "../run/data.ts";
import { openRun, paths, readScores, type ScoresFile } from "../run/folder.ts";
import type { Matrix } from "../types/index.ts";
import { cardOf } from "./card.ts";
import { type Cost, costOf } from "./cost.ts";
import { type ExportedEncoder, encoderOf } from "./encoder.ts";
import { type Answers, answers } from "./golden.ts";
import { EMBEDDING, PICTURES } from "./names.ts";
import { type Account, type ExportOptions, PRECISIONS, type Precision } from "./options.ts";
import { parametersOf } from "./parameters.ts";
import { noisePictures } from "./pictures.ts";
import { probed } from "./probe.ts";
import { modelConfig, preprocessing } from "./settings.ts";

const WHOLE = "onnx/model.onnx";
const DECODER = "onnx/decoder.onnx";
const GOLDEN = "golden.safetensors";
const PARAMETERS = "model.safetensors";
const fileOf = (precision: Precision) => `onnx/model_${precision}.onnx`;
const PORTS = { input: PICTURES, output: EMBEDDING };

/** The files by name, and what is told of them. */
interface Contents extends Account {
  readonly files: Readonly<Record<string, Uint8Array | string>>;
}
/** A model with what programs made of it. */
interface Checked {
  readonly bytes: Uint8Array;
  readonly answers: Answers;
  readonly cost?: Cost;
  readonly note?: string | null;
}

/** Reads the run, makes the models and runs each of them; writes nothing. */
export async function contentsOf(options: ExportOptions): Promise<Contents> {
  const { run, noise = false } = options;
  const [experiment, scores] = [openRun(run), readScores(run)];
  const runtime = new NodeRuntime("cpu");
  try {
    const own = encoderOf(run, scores.blocks);
    const encoder = noise ? await withNoise(runtime, own) : own;
    const golden = writeSafetensors({ [PICTURES]: encoder.pictures, [EMBEDDING]: encoder.code });
    const contract = {
      ...encoder.contract,
      golden: { file: GOLDEN, pictures: encoder.pictures.shape[0], sha256: digestOf(golden) },
      ports: { input: PICTURES, code: EMBEDDING },
    };
    const bytes = withContract(encoder.model, contract);
    const models = await modelsOf(runtime, options, { ...encoder, model: bytes }, scores);
    const prepared = preprocessing(contract);
    const told = Object.values(models).map(({ note }) => note ?? null);
    const parameters = parametersOf(run);
    const account: Account = {
      opset: opsetOf(bytes),
      answers: by(models, (model) => model.answers),
      costs: by(models, (model) => model.cost),
      notes: [...new Set([prepared.note, ...told, missing(parameters)])].filter((note) => note !== null),
    };
    const card = cardOf({
      ...{ ...options, ...account, experiment, scores, contract, data: readData(run) },
      ...{ notes: prepared.note === null ? [] : [prepared.note], showsPictures: !noise },
      ...{ decodes: models[DECODER] !== undefined, hasParameters: parameters !== null },
    });
    const files = {
      ...by(models, (model) => model.bytes),
      "config.json": json(modelConfig(scores.blocks, contract)),
      "preprocessor_config.json": json(prepared.config),
      [GOLDEN]: golden,
      ...(parameters !== null && { [PARAMETERS]: parameters }),
      "README.md": card,
    };
    return { ...account, files };
  } finally {
    await runtime.close();
  }
}

const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
const missing = (parameters: Uint8Array | null) =>
  parameters === null ? `${PARAMETERS} was left out: the run has no parameters by name` : null;
const opsetOf = (model: Uint8Array) => Number(fromBinary(ModelProtoSchema, model).opsetImport[0].version);

/** What `value` gives of every model for which it gives anything. */
function by<T>(
  models: Readonly<Record<string, Checked>>,
  value: (model: Checked) => T | undefined,
): Record<string, T> {
  const all = Object.entries(models).map(([file, model]) => [file, value(model)] as const);
  return Object.fromEntries(all.filter((each): each is [string, T] => each[1] !== undefined));
}

async function withNoise(runtime: Runtime, encoder: ExportedEncoder): Promise<ExportedEncoder> {
  const pictures = noisePictures(encoder.pictures.shape);
  const { rows, columns, data } = await encoded(runtime, encoder.model, pictures);
  return { ...encoder, pictures, code: { shape: [rows, columns], data } };
}

async function encoded(runtime: Runtime, model: Uint8Array, { shape, data }: NamedArray): Promise<Matrix> {
  const [rows, ...sides] = shape;
  const columns = sides.reduce((product, side) => product * side, 1);
  const ports = { input: PICTURES, outputs: [EMBEDDING], batch: null };
  return (await mapRows(runtime, await runtime.load(model), ports, { rows, columns, data }))[0];
}

/** Encoder, decoder where there is one, and encoders with smaller weights. */
async function modelsOf(
  runtime: Runtime,
  { run, quantize = [], data }: ExportOptions,
  { model, pictures, code, contract }: ExportedEncoder,
  { blocks }: ScoresFile,
): Promise<Record<string, Checked>> {
  const asked = { ...PORTS, file: WHOLE, given: pictures, wanted: code.data };
  const models: Record<string, Checked> = { [WHOLE]: { bytes: model, answers: await answers(model, asked) } };
  const { decoder } = paths(run);
  if (existsSync(decoder)) models[DECODER] = await decoderOf(runtime, readFileSync(decoder), code);
  if (quantize.length === 0) return models;
  const probe = await probed(run, contract, pictures, data);
  const whole = await encoded(runtime, model, probe.pictures);
  const searched = blocks[contract.content?.block ?? ""] ?? [0, code.shape[1]];
  for (const precision of quantize) {
    const file = fileOf(precision);
    const bytes = PRECISIONS[precision](model);
    const { data: wanted } = await encoded(runtime, bytes, pictures);
    const smaller = await encoded(runtime, bytes, probe.pictures);
    const cost = costOf(whole, smaller, { ...probe.known, searched });
    models[file] = {
      ...{ bytes, cost, note: probe.note },
      answers: await answers(bytes, { ...asked, file, wanted }),
    };
  }
  return models;
}

async function decoderOf(runtime: Runtime, bytes: Uint8Array, code: NamedArray): Promise<Checked> {
  const ports = { input: "code", output: "images" };
  const { images } = await runtime.run(await runtime.load(bytes), { code: code.data.slice() });
  const checked = await answers(bytes, { ...ports, file: DECODER, given: code, wanted: images });
  return { bytes, answers: checked };
}
