/** Files made by hand to fill the memory or to be read for ever. */
import { crc32, deflateRawSync, deflateSync } from "node:zlib";
import { npyBytes } from "../formats/npyFile.ts";
import type { Format } from "./readers.ts";

/** A file that must be refused, or read within the limits. */
export interface Bomb {
  readonly name: string;
  readonly format: Format;
  readonly ending: string;
  bytes(): Uint8Array;
}

const head = (descr: string, shape: readonly number[]) => npyBytes({ descr, shape }, new Uint8Array(0));
const GB = 1 << 30;

/** Half a gigabyte of images of nothing, packed to half a megabyte: made once, for several kinds of file. */
let zeros: Buffer | null = null;
function packedZeros(): Buffer {
  zeros ??= deflateRawSync(Buffer.concat([head("|u1", [GB / 2 / 256, 16, 16]), Buffer.alloc(GB / 2)]));
  return zeros;
}

/** A zip of one entry that says to how many bytes it unpacks. */
function npz(body: Uint8Array, declared: number, method = 8): Uint8Array {
  const name = Buffer.from("images.npy");
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(method, 8);
  local.writeUInt32LE(body.length, 18);
  local.writeUInt32LE(declared, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50);
  local.copy(central, 6, 4, 30);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + body.length, 16);
  return Buffer.concat([local, name, body, central, name, end]);
}

function png(width: number, height: number): Uint8Array {
  const part = (type: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), body]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(body.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([size, named, sum]);
  };
  const sides = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  sides.writeUInt32BE(width, 0);
  sides.writeUInt32BE(height, 4);
  const rows = deflateSync(Buffer.alloc(Math.min(GB / 4, (width + 1) * height)), { level: 1 });
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    part("IHDR", sides),
    part("IDAT", rows),
    part("IEND", Buffer.alloc(0)),
  ]);
}

/** A level 5 .mat whose packed element unpacks to half a gigabyte. */
function mat(): Uint8Array {
  const start = Buffer.alloc(128 + 8 + 2);
  start.write("IM", 126);
  start.writeUInt32LE(15, 128);
  start.writeUInt32LE(2 + packedZeros().length + 4, 132);
  start.set([0x78, 0x9c], 136);
  return Buffer.concat([start, packedZeros(), Buffer.alloc(4)]);
}

/** The same in gzip. */
const gz = () =>
  Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), packedZeros(), Buffer.alloc(8)]);

/** A header that patterns with several stars take long for. */
function slowHeader(): Uint8Array {
  const words = `{${"'descr'".repeat(2000)}${" ".repeat(40_000)}`;
  const start = Buffer.from("\x93NUMPY\x01\x00\x00\x00", "latin1");
  start.writeUInt16LE(words.length, 8);
  return Buffer.concat([start, Buffer.from(words)]);
}

const safetensors = (header: string) => {
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([size, Buffer.from(header)]);
};
const idx = (sides: readonly number[]) => {
  const start = Buffer.alloc(16);
  start.set([0, 0, 8, 3]);
  sides.forEach((side, i) => {
    start.writeUInt32BE(side, 4 + 4 * i);
  });
  return start;
};
/** x [n, 1, 64, 64] through a Loop of 2^62 steps (written with Python's onnx). */
const ENDLESS =
  "CAg6lgIKDwoBeBIBZiIHRmxhdHRlbgqqAQoBbQoBdAoBZhIEY29kZSIETG9vcCqSAQoEYm9keTKGAQoXCgRjX2luEgVjX291dCIISWRlbnRpdHkKFAoBdhIFdl9vdXQiCElkZW50aXR5EgFiWgsKAWkSBgoECAcSAFoOCgRjX2luEgYKBAgJEgBaDwoBdhIKCggIARIECgAKAGIPCgVjX291dBIGCgQICRIAYhMKBXZfb3V0EgoKCAgBEgQKAAoAoAEFEgFnKhAQBzoJgICAgICAgIBAQgFtKggQCSoBAUIBdFocCgF4EhcKFQgBEhEKAxIBbgoCCAEKAghACgIIQGIZCgRjb2RlEhEKDwgBEgsKBxIFYmF0Y2gKAEIECgAQDQ==";

/** Every bomb. */
export const bombs: readonly Bomb[] = [
  {
    name: "npz of half a gigabyte of zeros",
    format: "npz",
    ending: ".npz",
    bytes: () => npz(packedZeros(), GB / 2 + 128),
  },
  {
    name: "npz that unpacks to more than it says",
    format: "npz",
    ending: ".npz",
    bytes: () => npz(packedZeros(), 1152),
  },
  {
    name: "npz of 10^15 declared images",
    format: "npz",
    ending: ".npz",
    bytes: () => npz(head("|u1", [1e15, 16, 16]), 128, 0),
  },
  {
    name: "npy of 10^15 declared numbers",
    format: "npy",
    ending: ".npy",
    bytes: () => head("<f8", [1e15, 4]),
  },
  { name: "npy with a slow header", format: "npy", ending: ".npy", bytes: slowHeader },
  { name: "gzip of half a gigabyte of zeros", format: "idx", ending: ".gz", bytes: gz },
  {
    name: "idx of 2^96 declared pixels",
    format: "idx",
    ending: "",
    bytes: () => idx([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1]),
  },
  { name: "mat of half a gigabyte of zeros", format: "mat", ending: ".mat", bytes: mat },
  {
    name: "png of 2^62 declared pixels",
    format: "picture",
    ending: ".png",
    bytes: () => png(2 ** 31 - 1, 2 ** 31 - 1),
  },
  { name: "png of 250 million pixels", format: "picture", ending: ".png", bytes: () => png(16_000, 15_600) },
  {
    name: "pgm of 10^18 declared pixels",
    format: "picture",
    ending: ".pgm",
    bytes: () => Buffer.from("P5 999999999 999999999 255\n"),
  },
  {
    name: "safetensors of a million lists in lists",
    format: "safetensors",
    ending: "",
    bytes: () => safetensors(`{"a":${"[".repeat(1e6)}${"]".repeat(1e6)}}`),
  },
  {
    name: "safetensors of 2^62 declared numbers",
    format: "safetensors",
    ending: "",
    bytes: () => safetensors('{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}}'),
  },
  {
    name: "csv of a quote that never closes",
    format: "csv",
    ending: ".csv",
    bytes: () => Buffer.from(`a,b\n"${"x,\n".repeat(1e6)}`),
  },
  {
    name: "onnx that never ends",
    format: "onnx",
    ending: ".onnx",
    bytes: () => Buffer.from(ENDLESS, "base64"),
  },
];
