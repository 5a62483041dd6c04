/** A run's models, opened once in this thread. */
import {
  type CanvasPixels,
  type engine,
  openDecoder,
  openPictureEncoder,
  openRuntime,
  type PictureEncoder,
  type Reference,
  referenceOf,
  resampled,
} from "../../../../src/web.ts";
import { Bench } from "./bench.ts";
import type { Change, Models, Opening, Pictured } from "./messages.ts";

/** What is opened of a run when it is first asked for. */
export class OpenedModels implements Models {
  private readonly opening: Opening;
  private runtime: Promise<engine.Runtime> | null = null;
  private encoder: Promise<PictureEncoder> | null = null;
  private bench: Promise<Bench> | null = null;

  constructor(opening: Opening) {
    this.opening = opening;
  }

  async encode(picture: ImageBitmap): Promise<Pictured> {
    const { contract, encode } = await this.openEncoder();
    const pixels = pixelsOf(picture);
    const { data } = await encode([pixels]);
    const { height, width, fit } = contract.pictures;
    const seen = { data: resampled(pixels, { height, width, fit }), channels: 3, height, width };
    return { code: data, contract, seen };
  }

  editable = async () => (await this.openBench()).editable();
  source = async (code: Float32Array) => (await this.openBench()).source(code);
  edit = async (code: Float32Array, changes: readonly Change[]) =>
    (await this.openBench()).edit(code, changes);
  traverse = async (code: Float32Array, part: string, steps: number) =>
    (await this.openBench()).traverse(code, part, steps);
  between = async (from: Float32Array, to: Float32Array, steps: number) =>
    (await this.openBench()).between(from, to, steps);

  private openEncoder(): Promise<PictureEncoder> {
    this.encoder ??= this.openRuntime().then(async (runtime) =>
      openPictureEncoder(runtime, await this.file("encoder.onnx")),
    );
    return this.encoder;
  }

  private openBench(): Promise<Bench> {
    this.bench ??= this.madeBench();
    return this.bench;
  }

  private async madeBench(): Promise<Bench> {
    const [encoder, runtime] = await Promise.all([this.openEncoder(), this.openRuntime()]);
    const decode = await openDecoder(runtime, await this.file("decoder.onnx"));
    return new Bench(encoder, decode, await this.reference());
  }

  private async reference(): Promise<Reference> {
    const read = new TextDecoder().decode(await this.file("reference.json"));
    const { factors } = JSON.parse(read) as Pick<Reference, "factors">;
    return referenceOf(await this.file("reference.safetensors"), factors, "reference.safetensors");
  }

  private openRuntime(): Promise<engine.Runtime> {
    this.runtime ??= openRuntime("wasm", { threads: this.opening.threads });
    return this.runtime;
  }

  /** The bytes of a run's file. */
  private async file(name: string): Promise<Uint8Array> {
    const answer = await fetch(`${this.opening.files}${name}`);
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    throw new Error(
      `run file "${name}": expected one beside the others of the run, got none. Finish the run, or train it again with this version.`,
    );
  }
}

/** Red, green, blue and opacity of every pixel. */
function pixelsOf(picture: ImageBitmap): CanvasPixels {
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("This browser gives a Worker no canvas.");
  context.drawImage(picture, 0, 0);
  picture.close();
  return context.getImageData(0, 0, width, height);
}
