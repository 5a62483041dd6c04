/** Black around images whose sides an encoder cannot halve often enough. */
import type { ImageSource } from "./source.ts";

/** The same images with black on all sides until their sides are multiples of `by`, which is said: 28 → 32. */
export function padded(source: ImageSource, by: number): ImageSource {
  const { name, notes, read, final, channelsFirst } = source;
  const [rows, height, width, ...depth] = source.shape;
  const [tall, wide] = [height, width].map((side) => by * Math.ceil(side / by));
  if (tall === height && wide === width) return source;
  const [top, left] = [(tall - height) >> 1, (wide - width) >> 1];
  // Planes of channels follow one another where channels come first.
  const [channels = 1] = depth;
  const [planes, step] = channelsFirst ? [channels, 1] : [1, channels];
  const size = height * width * channels;
  const around = (image: Uint8Array): Uint8Array => {
    const out = new Uint8Array(tall * wide * channels);
    for (let plane = 0; plane < planes; plane++)
      for (let y = 0; y < height; y++) {
        const from = (plane * height + y) * width * step;
        out.set(image.subarray(from, from + width * step), ((plane * tall + top + y) * wide + left) * step);
      }
    return out;
  };
  return {
    name,
    shape: [rows, tall, wide, ...depth],
    notes: [...notes, `${name}: ${height}x${width} images were padded with black to ${tall}x${wide}`],
    ...(final && { final }),
    ...(channelsFirst && { channelsFirst }),
    read: async function* (chosen) {
      for await (const piece of read(chosen))
        for (let at = 0; at < piece.length; at += size) yield around(piece.subarray(at, at + size));
    },
  };
}
