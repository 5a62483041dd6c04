/** Windows bitmaps written by hand. */

interface Options {
  /** Colours of the palette, red green blue. */
  readonly palette?: readonly (readonly number[])[];
  readonly fromTop?: boolean;
  /** Bits of red, green, blue and, in a fourth place, alpha. */
  readonly masks?: readonly number[];
  /** Bytes between the headers and the pixels. */
  readonly gap?: number;
}

/** A bitmap with the header of Windows 3 (of version 4 where there are four masks); `value` gives an index, a word or a colour. */
export function bmpBytes(
  width: number,
  height: number,
  depth: number,
  value: (i: number) => number | readonly number[],
  { palette = [], fromTop = false, masks, gap = 0 }: Options = {},
): Buffer {
  const size = masks?.length === 4 ? 108 : 40;
  const start = 14 + size + (masks?.length === 3 ? 12 : 0) + 4 * palette.length + gap;
  const line = 4 * Math.ceil((width * depth) / 32);
  const bytes = Buffer.alloc(start + line * height);
  bytes.write("BM");
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(start, 10);
  bytes.writeUInt32LE(size, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(fromTop ? -height : height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(depth, 28);
  bytes.writeUInt32LE(masks === undefined ? 0 : 3, 30);
  bytes.writeUInt32LE(palette.length, 46);
  masks?.forEach((mask, i) => {
    bytes.writeUInt32LE(mask, 54 + 4 * i);
  });
  palette.forEach(([red, green, blue], i) => {
    bytes.set([blue, green, red, 0], 14 + size + 4 * i);
  });
  for (let i = 0; i < width * height; i++) {
    const [y, x] = [Math.floor(i / width), i % width];
    const at = start + (fromTop ? y : height - 1 - y) * line;
    const pixel = value(i);
    if (typeof pixel !== "number") bytes.set([pixel[2], pixel[1], pixel[0]], at + (x * depth) / 8);
    else if (depth === 16) bytes.writeUInt16LE(pixel, at + 2 * x);
    else if (depth === 32) bytes.writeUInt32LE(pixel, at + 4 * x);
    else bytes[at + ((x * depth) >> 3)] |= pixel << (8 - depth - ((x * depth) & 7));
  }
  return bytes;
}
