/** Portable grey maps: P5 (binary, 8 or 16 bit) and P2 (text), with comments in the header. */

/** A grey image of any size, rows from the top. `pixels` is [height, width], scaled so that the maximum is 255. */
export interface GreyImage {
  readonly height: number;
  readonly width: number;
  readonly pixels: Uint8Array;
}

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
    while (this.at < bytes.length && (isSpace(bytes[this.at]) || bytes[this.at] === HASH)) {
      if (bytes[this.at] === HASH) this.skipComment();
      else this.at++;
    }
    const from = this.at;
    while (this.at < bytes.length && !isSpace(bytes[this.at]) && bytes[this.at] !== HASH) this.at++;
    return String.fromCharCode(...bytes.subarray(from, Math.min(this.at, from + 20)));
  }

  number(what: string): number {
    const word = this.next();
    if (word === "") throw new Error(`a PGM file that ends before its ${what}`);
    if (!/^\d{1,9}$/.test(word)) throw new Error(`a PGM file whose ${what} is "${word}"`);
    return Number(word);
  }

  private skipComment(): void {
    while (this.at < this.bytes.length && this.bytes[this.at] !== 0x0a && this.bytes[this.at] !== 0x0d)
      this.at++;
  }
}

/** Reads a PGM file; throws an Error that says what was found instead. Values above the maximum are clipped to it. */
export function readPgm(bytes: Uint8Array): GreyImage {
  const words = new Words(bytes);
  const magic = words.next();
  if (magic !== "P5" && magic !== "P2") throw new Error("a file that does not start with P5 or P2");
  const width = words.number("width");
  const height = words.number("height");
  const max = words.number("maximum");
  if (width === 0 || height === 0) throw new Error(`a PGM file of ${width}x${height} pixels`);
  if (max === 0 || max > 65535) throw new Error(`a PGM file whose maximum is ${max}`);
  const count = width * height;
  // Checked before anything is allocated: a wrong header may ask for any amount.
  const [needed, left] = [count * (max > 255 ? 2 : 1), bytes.length - words.at - 1];
  if (magic === "P5" && left < needed)
    throw new Error(`a truncated PGM file (${Math.max(0, left)} of ${needed} bytes of pixels)`);
  if (magic === "P2" && left < 2 * count - 1)
    throw new Error(`a truncated PGM file (${Math.max(0, left)} bytes of text for ${count} pixels)`);
  const value = magic === "P5" ? binaryValues(bytes, words.at + 1, max > 255) : () => words.number("pixels");
  const pixels = new Uint8Array(count);
  for (let i = 0; i < count; i++) pixels[i] = Math.round((Math.min(value(i), max) * 255) / max);
  return { height, width, pixels };
}

/** Reads value i of a binary body; 16 bits are big-endian. */
function binaryValues(bytes: Uint8Array, from: number, wide: boolean): (i: number) => number {
  if (!wide) return (i) => bytes[from + i];
  return (i) => bytes[from + 2 * i] * 256 + bytes[from + 2 * i + 1];
}
