/** A run opened for use: images → codes → images. Every model is loaded once, when it is first asked for. */
import { existsSync, readFileSync } from "node:fs";
import { backendNamed, NodeRuntime } from "../engine/backends/node.ts";
import type { Runtime } from "../engine/index.ts";
import { layoutOf } from "../experiment/blocks.ts";
import { columns } from "../numerics/matrix.ts";
import { backendOf } from "../run/environment.ts";
import { openRun, paths, readEncoder } from "../run/folder.ts";
import type { Blocks, Dataset, Experiment, Matrix } from "../types/index.ts";
import { forChannels } from "./contract.ts";
import { type Decoder, openDecoder } from "./decoder.ts";
import { encodeOutputs, mapRows, OWN_PORTS } from "./encode.ts";
import { ownPictures } from "./encoderFile.ts";

/** Images → codes. */
export interface Encoder {
  /** Images [rows, channels · height · width] in 0..1 → codes [rows, dim]. */
  encode(images: Matrix): Promise<Matrix>;
  /** The same for rows of a dataset, whose images are read batch by batch. */
  encodeRows(dataset: Dataset, rows: Int32Array): Promise<Matrix>;
}

/** A run's encoder and, where it has one, its decoder. Call `close` when done: an open one keeps the process alive. */
export interface Codec extends Encoder {
  readonly blocks: Blocks;
  /** channels, height, width of the images that the run was trained on. */
  readonly shape: Dataset["shape"];
  /** The same of pictures that are read for it: in colour where the encoder makes grey of them itself. It takes either. */
  readonly takes: Dataset["shape"];
  /** Codes [rows, dim] → images [rows, channels · height · width] in 0..1; null where no term of the run decodes. */
  readonly decode: Decoder | null;
  /** The encoder before training: what a metric compares with. */
  readonly untrained: Encoder;
  /** Where it computes; a judge of edits is trained there too. */
  readonly runtime: Runtime;
  /** Lets the models go, after what is being computed. */
  close(): Promise<void>;
}

/** What a codec is made of. */
export interface Models {
  readonly blocks: Blocks;
  readonly shape: Dataset["shape"];
  readonly takes?: Dataset["shape"];
  readonly encoder: Uint8Array;
  readonly decoder: Uint8Array | null;
  /** Read when a baseline is asked for. */
  untrained(): Uint8Array;
}

/** A codec of models in memory, on a runtime that its owner closes. */
export function codecOf(runtime: Runtime, models: Models): Codec {
  const { blocks, shape, takes = shape, encoder, decoder, untrained } = models;
  return {
    blocks,
    shape,
    takes,
    ...encoderOf(runtime, shape, () => encoder),
    decode: decoder === null ? null : decoderOf(runtime, decoder),
    untrained: encoderOf(runtime, shape, untrained),
    runtime,
    close: async () => {},
  };
}

/** How a run is opened. */
export interface CodecOptions {
  /** Where ONNX Runtime computes; where the run was trained by default. */
  readonly backend?: string;
}

/**
 * Opens a finished run; an InputError where the folder holds none, or the machine lacks the backend.
 *
 * ```ts
 * const codec = await openCodec("runs/faces");
 * const faces = await openDataset({ name: "faces", options: { people: 4, pictures: 48 } });
 * const codes = await codec.encodeRows(faces, Int32Array.of(0, 1));
 * console.log(codes.rows, codec.blocks, codec.decode === null);
 * await codec.close();
 * ```
 */
export async function openCodec(folder: string, { backend }: CodecOptions = {}): Promise<Codec> {
  const { code }: Experiment = openRun(folder);
  const files = paths(folder);
  const encoder = readEncoder(files.encoder);
  const runtime = new NodeRuntime(await backendNamed(backend ?? backendOf(folder)));
  const codec = codecOf(runtime, {
    blocks: layoutOf(code),
    ...ownPictures(files.encoder, encoder),
    encoder,
    decoder: existsSync(files.decoder) ? readFileSync(files.decoder) : null,
    untrained: () => readEncoder(files.untrained),
  });
  return { ...codec, close: () => runtime.close() };
}

/** Codes block by block, each [rows, columns]. */
export function blocksOf(codes: Matrix, blocks: Blocks): Record<string, Matrix> {
  const entries = Object.entries(blocks).map(([name, [start, end]]) => [name, columns(codes, start, end)]);
  return Object.fromEntries(entries);
}

/** A session for grey pictures and one for coloured ones, each when it is first needed. */
function encoderOf(runtime: Runtime, [, height, width]: Dataset["shape"], model: () => Uint8Array): Encoder {
  const bytes = once(model);
  const sessions = new Map<number, Promise<number>>();
  const session = (channels: number) => {
    const open = sessions.get(channels) ?? runtime.load(forChannels(bytes(), channels));
    sessions.set(channels, open);
    return open;
  };
  return {
    encode: async (images) => {
      const open = await session(images.columns / (height * width));
      return (await mapRows(runtime, open, OWN_PORTS, images))[0];
    },
    encodeRows: async (dataset, rows) => {
      const open = await session(dataset.shape[0]);
      return (await encodeOutputs(runtime, open, { ports: OWN_PORTS, dataset, rows }))[0];
    },
  };
}

/** Its session is loaded when something is decoded first. */
function decoderOf(runtime: Runtime, model: Uint8Array): Decoder {
  const open = once(() => openDecoder(runtime, model));
  return async (codes) => (await open())(codes);
}

/** Calls `make` the first time only. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
