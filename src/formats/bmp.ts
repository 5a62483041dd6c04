/** Windows bitmaps: 1 to 32 bits a pixel, with palettes and bit masks, from the bottom or from the top. */
import type { Raster } from "./raster.ts";

/** The header of OS/2, with 16-bit sides and a palette of three bytes a colour. */
const CORE = 12;
/** Start of the header behind that of the file. */
const HEADER = 14;
const [PLAIN, MASKED, MASKED_ALPHA] = [0, 3, 6];
const ENCODINGS: Readonly<Record<number, string>> = {
  1: "run lengths",
  2: "run lengths",
  4: "JPEG",
  5: "PNG",
};

interface Header {
  readonly width: number;
  readonly height: number;
  /** The first line is the top one. */
  readonly fromTop: boolean;
  readonly depth: number;
  /** Where the pixels and the palette start. */
  readonly pixels: number;
  readonly palette: number;
  /** Bytes and number of the palette's colours. */
  readonly entry: 3 | 4;
  readonly colours: number;
  /** Bits of red, green, blue and alpha; only of pixels that are not in a palette. */
  readonly masks: readonly number[];
}

/** Whether bytes start as a Windows bitmap does. */
export const isBmp = (bytes: Uint8Array): boolean => bytes[0] === 0x42 && bytes[1] === 0x4d;

/** Reads a Windows bitmap; throws an Error that says what was found instead. */
export function readBmp(bytes: Uint8Array): Raster {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER + CORE || !isBmp(bytes)) throw new Error("a file that is no Windows bitmap");
  const header = headerOf(view);
  const { width, height, depth, palette, entry, colours } = header;
  if (width <= 0 || height <= 0) throw new Error(`a bitmap of ${width}x${height} pixels`);
  // Lines end at a multiple of four bytes. Checked before anything is allocated: a wrong header may ask for any amount.
  const line = 4 * Math.ceil((width * depth) / 32);
  const left = Math.max(0, bytes.length - header.pixels);
  if (left < line * height)
    throw new Error(`a truncated bitmap (${left} of ${line * height} bytes of pixels)`);
  if (depth <= 8 && palette + colours * entry > bytes.length) throw new Error("a bitmap without its palette");
  return depth <= 8 ? fromPalette(bytes, header, line) : fromMasks(view, header, line);
}

function headerOf(view: DataView): Header {
  const [size, pixels] = [view.getUint32(HEADER, true), view.getUint32(10, true)];
  if (size === CORE) {
    const [width, height, depth] = [18, 20, 24].map((at) => view.getUint16(at, true));
    const own = { width, height, fromTop: false, depth: expectDepth(depth, 0), pixels };
    return { ...own, palette: HEADER + CORE, entry: 3, colours: 2 ** depth, masks: masksOf(depth) };
  }
  if (size < 40 || HEADER + size > view.byteLength) throw new Error("a bitmap with another header");
  const height = view.getInt32(22, true);
  const encoding = view.getUint32(30, true);
  const depth = expectDepth(view.getUint16(28, true), encoding);
  const masked = encoding === MASKED || encoding === MASKED_ALPHA;
  // The masks of the oldest header stand behind it; of newer ones they are a part.
  const own = size > 40 || encoding === MASKED_ALPHA ? 4 : 3;
  if (masked && HEADER + 40 + 4 * own > view.byteLength)
    throw new Error("a bitmap that ends before its masks");
  const masks = Array.from({ length: masked ? own : 0 }, (_, i) => view.getUint32(HEADER + 40 + 4 * i, true));
  const colours = view.getUint32(46, true) || 2 ** depth;
  if (depth <= 8 && colours > 256) throw new Error(`a bitmap with a palette of ${colours} colours`);
  return {
    ...{ width: view.getInt32(18, true), height: Math.abs(height), fromTop: height < 0, depth, pixels },
    ...{ palette: HEADER + size, entry: 4, colours, masks: masked ? masks : masksOf(depth) },
  };
}

function expectDepth(depth: number, encoding: number): number {
  const plain = encoding === PLAIN || ((encoding === MASKED || encoding === MASKED_ALPHA) && depth >= 16);
  if (!plain) throw new Error(`a bitmap compressed by ${ENCODINGS[encoding] ?? `method ${encoding}`}`);
  if (![1, 4, 8, 16, 24, 32].includes(depth)) throw new Error(`a bitmap of ${depth} bits a pixel`);
  return depth;
}

const masksOf = (depth: number) => (depth === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff]);

/** Line of the file in which line y of the picture stands. */
const lineOf = ({ fromTop, height }: Header, y: number) => (fromTop ? y : height - 1 - y);

function fromPalette(bytes: Uint8Array, header: Header, line: number): Raster {
  const { width, height, depth, palette, entry, colours } = header;
  // Blue, green, red in the file.
  const channel = (index: number, c: number) => bytes[palette + Math.min(index, colours - 1) * entry + 2 - c];
  const isGrey = Array.from({ length: colours }, (_, i) => i).every(
    (i) => channel(i, 0) === channel(i, 1) && channel(i, 1) === channel(i, 2),
  );
  const channels = isGrey ? 1 : 3;
  const pixels = new Uint8Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++) {
    const start = header.pixels + lineOf(header, y) * line;
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const index = (bytes[start + (bit >> 3)] >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
      for (let c = 0; c < channels; c++) pixels[to++] = channel(index, c);
    }
  }
  return { height, width, channels, pixels };
}

function fromMasks(view: DataView, header: Header, line: number): Raster {
  const { width, height, depth, masks } = header;
  const used = masks.filter((mask, c) => c < 3 || mask !== 0);
  // A value of n bits is scaled so that its largest is 255.
  const parts = used.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    return { mask, shift, scale: 255 / Math.max(1, mask >>> shift) };
  });
  const channels = used.length as 3 | 4;
  const pixels = new Uint8Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++) {
    const start = header.pixels + lineOf(header, y) * line;
    for (let x = 0; x < width; x++) {
      const at = start + (x * depth) / 8;
      const word =
        depth === 32
          ? view.getUint32(at, true)
          : depth === 16
            ? view.getUint16(at, true)
            : view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
      for (const { mask, shift, scale } of parts)
        pixels[to++] = Math.round(((word & mask) >>> shift) * scale);
    }
  }
  return { height, width, channels, pixels };
}
