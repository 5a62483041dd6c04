/** Portable bitmaps, grey maps and pixmaps: P1 to P3 (text) and P4 to P6 (binary, 8 or 16 bits), with comments in the header. */
import type { Raster } from "./raster.ts";

const HASH = 0x23;
const isSpace = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** The words of a header or of a text body, without comments. */
class Words {
  at = 0;
  private readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The next word, "" at the end. */
  next(): string {
    const { bytes } = this;
    this.skipSpace();
    const from = this.at;
    while (this.at < bytes.length && !isSpace(bytes[this.at]) && bytes[this.at] !== HASH) this.at++;
    return String.fromCharCode(...bytes.subarray(from, Math.min(this.at, from + 20)));
  }

  number(what: string): number {
    const word = this.next();
    if (word === "") throw new Error(`a netpbm file that ends before its ${what}`);
    if (!/^\d{1,9}$/.test(word)) throw new Error(`a netpbm file whose ${what} is "${word}"`);
    return Number(word);
  }

  /** The next digit of a bitmap, whose digits may stand without spaces; 1 is black. */
  bit(): number {
    this.skipSpace();
    const digit = this.bytes[this.at++];
    if (digit === 0x30 || digit === 0x31) return 0x31 - digit;
    throw new Error(
      digit === undefined ? "a netpbm file that ends before its pixels" : "a bitmap of other digits",
    );
  }

  private skipSpace(): void {
    const { bytes } = this;
    while (this.at < bytes.length && (isSpace(bytes[this.at]) || bytes[this.at] === HASH)) {
      if (bytes[this.at] === HASH)
        while (this.at < bytes.length && bytes[this.at] !== 0x0a && bytes[this.at] !== 0x0d) this.at++;
      else this.at++;
    }
  }
}

/** Whether bytes start as a netpbm file does. */
export const isNetpbm = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] >= 0x31 && bytes[1] <= 0x36 && (isSpace(bytes[2]) || bytes[2] === HASH);

/**
 * Reads a file of that family; throws an Error that says what was found instead. Values are scaled so that the maximum is 255,
 * and clipped to it.
 */
export function readNetpbm(bytes: Uint8Array): Raster {
  const words = new Words(bytes);
  const kind = /^P([1-6])$/.exec(words.next());
  if (kind === null) throw new Error("a file that does not start with P1 to P6");
  const [isText, map] = [Number(kind[1]) <= 3, (Number(kind[1]) - 1) % 3];
  const width = words.number("width");
  const height = words.number("height");
  const max = map === 0 ? 1 : words.number("maximum");
  if (width === 0 || height === 0) throw new Error(`a netpbm file of ${width}x${height} pixels`);
  if (max === 0 || max > 65535) throw new Error(`a netpbm file whose maximum is ${max}`);
  const channels = map === 2 ? 3 : 1;
  const count = width * height * channels;
  // Checked before anything is allocated: a wrong header may ask for any amount.
  const line = map === 0 ? Math.ceil(width / 8) : width * channels * (max > 255 ? 2 : 1);
  const left = Math.max(0, bytes.length - words.at - 1);
  if (!isText && left < line * height)
    throw new Error(`a truncated netpbm file (${left} of ${line * height} bytes of pixels)`);
  if (isText && left < (map === 0 ? count : 2 * count - 1))
    throw new Error(`a truncated netpbm file (${left} bytes of text for ${count} values)`);
  const value = isText
    ? textValues(words, map === 0)
    : binaryValues(bytes.subarray(words.at + 1), width, line, map === 0 ? 1 : max > 255 ? 16 : 8);
  const pixels = new Uint8Array(count);
  for (let i = 0; i < count; i++) pixels[i] = Math.round((Math.min(value(i), max) * 255) / max);
  return { height, width, channels, pixels };
}

const textValues = (words: Words, bitmap: boolean) =>
  bitmap ? () => words.bit() : () => words.number("pixels");

/** Reads value i of a binary body; 16 bits are big-endian, and lines of bits end at a whole byte. */
function binaryValues(
  body: Uint8Array,
  width: number,
  line: number,
  bits: 1 | 8 | 16,
): (i: number) => number {
  if (bits === 8) return (i) => body[i];
  if (bits === 16) return (i) => body[2 * i] * 256 + body[2 * i + 1];
  return (i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    return 1 - ((body[y * line + (x >> 3)] >> (7 - (x & 7))) & 1);
  };
}
