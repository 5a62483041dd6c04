/** A run's models, opened once in this thread. */
import {
  type CanvasPixels,
  openPictureEncoder,
  openRuntime,
  type PictureEncoder,
  resampled,
} from "../../../../src/web.ts";
import type { Models, Opening, Pictured } from "./messages.ts";

/** What is opened of a run when it is first asked for. */
export class OpenedModels implements Models {
  private readonly opening: Opening;
  private encoder: Promise<PictureEncoder> | null = null;

  constructor(opening: Opening) {
    this.opening = opening;
  }

  async encode(picture: ImageBitmap): Promise<Pictured> {
    const { contract, encode } = await this.openEncoder();
    const pixels = pixelsOf(picture);
    const { data } = await encode([pixels]);
    const { height, width, fit } = contract.pictures;
    const seen = await bitmapOf(resampled(pixels, { height, width, fit }), 3, height, width);
    return { code: data, contract, seen };
  }

  private openEncoder(): Promise<PictureEncoder> {
    this.encoder ??= this.runtime().then(async (runtime) =>
      openPictureEncoder(runtime, await fetched(`${this.opening.files}encoder.onnx`)),
    );
    return this.encoder;
  }

  private runtime() {
    return openRuntime("wasm", { threads: this.opening.threads });
  }
}

/** The bytes of a run's file, or an Error with the server's sentence. */
export async function fetched(href: string): Promise<Uint8Array> {
  const answer = await fetch(href);
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  throw new Error(((await answer.json()) as { error: string }).error);
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

/** Planes of numbers in 0..1 as a bitmap; one plane is grey. */
export function bitmapOf(
  planes: Float32Array,
  channels: number,
  height: number,
  width: number,
): Promise<ImageBitmap> {
  const area = height * width;
  const data = new Uint8ClampedArray(4 * area).fill(255);
  for (let at = 0; at < area; at++)
    for (let c = 0; c < 3; c++) data[4 * at + c] = 255 * planes[(c % channels) * area + at];
  return createImageBitmap(new ImageData(data, width, height));
}
