/** Damage to files, drawn: what disks, networks and enemies do to them. */
import type { Rng } from "../../src/random.ts";

/** Numbers that lengths, counts and offsets are damaged to. */
const NUMBERS = [
  0, 1, 2, 0x7f, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];
type Damage = (bytes: Buffer, rng: Rng) => Buffer;

/** A place, half of the time near the beginning or the end, where headers are. */
function placeIn(bytes: Buffer, rng: Rng): number {
  const near = Math.min(bytes.length, 512);
  const kind = rng.int(4);
  if (kind === 0) return rng.int(Math.max(1, near));
  if (kind === 1) return bytes.length - 1 - rng.int(Math.max(1, near));
  return rng.int(Math.max(1, bytes.length));
}

const flip: Damage = (bytes, rng) => {
  const at = placeIn(bytes, rng);
  bytes[at] ^= 1 << rng.int(8);
  return bytes;
};
const replaceByte: Damage = (bytes, rng) => {
  bytes[placeIn(bytes, rng)] = rng.pick([0, 0xff, 0x7f, 0x80, rng.int(256)]);
  return bytes;
};
const cut: Damage = (bytes, rng) => bytes.subarray(0, placeIn(bytes, rng));
const remove: Damage = (bytes, rng) => {
  const at = placeIn(bytes, rng);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + rng.int(64))]);
};
const repeat: Damage = (bytes, rng) => {
  const [from, at] = [placeIn(bytes, rng), placeIn(bytes, rng)];
  const part = bytes.subarray(from, from + 1 + rng.int(256));
  return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)]);
};
const splice: Damage = (bytes, rng) => {
  const [from, at] = [placeIn(bytes, rng), placeIn(bytes, rng)];
  bytes.copyWithin(at, from, from + 1 + rng.int(256));
  return bytes;
};
/** A length field of 2, 4 or 8 bytes, in either byte order. */
const length: Damage = (bytes, rng) => {
  const [size, at] = [rng.pick([2, 4, 8]), placeIn(bytes, rng)];
  const field = Buffer.alloc(size);
  const value =
    BigInt(rng.pick([...NUMBERS, bytes.length, bytes.length + 1])) << BigInt(size === 8 ? 8 * rng.int(5) : 0);
  const little = BigInt.asUintN(8 * size, rng.int(8) === 0 ? -value : value);
  for (let i = 0; i < size; i++) field[i] = Number((little >> BigInt(8 * i)) & 0xffn);
  (rng.int(2) === 0 ? field : field.reverse()).copy(bytes, Math.min(at, Math.max(0, bytes.length - size)));
  return bytes;
};
/** A number that is written as digits, in the first kilobytes. */
const digits: Damage = (bytes, rng) => {
  const text = bytes.subarray(0, 4096).toString("latin1");
  const runs = [...text.matchAll(/\d+/g)];
  if (runs.length === 0) return flip(bytes, rng);
  const { 0: run, index } = rng.pick(runs);
  const others = [
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "4294967296",
    "2147483647",
    `${run}${run}`,
    "NaN",
  ];
  return Buffer.concat([
    bytes.subarray(0, index),
    Buffer.from(rng.pick(others)),
    bytes.subarray(index + run.length),
  ]);
};

const DAMAGES = [flip, flip, replaceByte, cut, remove, repeat, splice, length, length, length, digits];

/** A copy with one to four damages. */
export function mutated(whole: Uint8Array, rng: Rng): Buffer {
  let bytes = Buffer.from(whole);
  for (let left = 1 + rng.int(4); left > 0 && bytes.length > 0; left--)
    bytes = Buffer.from(rng.pick(DAMAGES)(bytes, rng));
  return bytes;
}
