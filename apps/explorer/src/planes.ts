/** Numbers of a picture → pixels, and files of them. */
import type { Planes } from "./runtime/messages.ts";

/** Pixels of the longer side of a file at least; smaller pictures are enlarged by a whole number. */
const LEAST = 256;
/** Milliseconds for which a frame of a moving picture is shown. */
const FRAME = 80;

/** Bytes red, green, blue and opacity of every pixel, each pixel `times` × `times` large. */
function pixelsOf({ data, channels, height, width }: Planes, times: number): ImageData {
  const image = new ImageData(width * times, height * times);
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++) {
      const [from, to] = [Math.floor(y / times) * width + Math.floor(x / times), 4 * (y * image.width + x)];
      for (let c = 0; c < 3; c++) image.data[to + c] = 255 * data[(c % channels) * height * width + from];
      image.data[to + 3] = 255;
    }
  return image;
}

/** Draws a picture on a canvas, which takes its sides. */
export function drawn(picture: Planes, canvas: HTMLCanvasElement, times = 1): void {
  const image = pixelsOf(picture, times);
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

const enlarged = ({ height, width }: Planes) => Math.max(1, Math.ceil(LEAST / Math.max(height, width)));

/** The picture as a PNG. */
export async function pngOf(picture: Planes): Promise<Blob> {
  const canvas = document.createElement("canvas");
  drawn(picture, canvas, enlarged(picture));
  const { promise, resolve } = Promise.withResolvers<Blob | null>();
  canvas.toBlob(resolve, "image/png");
  const made = await promise;
  if (made === null) throw new Error("This browser could not write the picture.");
  return made;
}

/** Pictures one after the other, there and back, as a GIF that repeats. */
export async function gifOf(pictures: readonly Planes[]): Promise<Blob> {
  const { applyPalette, GIFEncoder, quantize } = await import("gifenc");
  const gif = GIFEncoder();
  for (const picture of [...pictures, ...pictures.slice(1, -1).reverse()]) {
    const { data, width, height } = pixelsOf(picture, enlarged(picture));
    const palette = quantize(data, 256);
    gif.writeFrame(applyPalette(data, palette), width, height, { palette, delay: FRAME });
  }
  gif.finish();
  return new Blob([gif.bytes()], { type: "image/gif" });
}

/** Gives a file to whoever looks. */
export function saved(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
