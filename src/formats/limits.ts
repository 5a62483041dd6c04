/** How much a packed file may unpack to: a size that a damaged or hostile file declares is checked before it is believed. */
import { InputError } from "../errors.ts";

/**
 * How many times its size: what passes through in pieces, and what is held in memory whole. dSprites' images, the best packed of
 * the published sets, unpack to 115 times their size; labels and tables to a few times.
 */
const TIMES = { passed: 500, held: 20 };
/** What any file may unpack to, however small it is. */
const ALWAYS = 256 << 20;
/** Whether bytes pass through in pieces or are held. */
type Use = keyof typeof TIMES;

/** The most bytes that so many packed ones may unpack to. */
export const unpackedLimit = (packed: number, use: Use): number => Math.max(ALWAYS, TIMES[use] * packed);

/** A packed file or a part of one. */
interface Packed {
  readonly kind: string;
  readonly name: string;
  /** Its bytes. */
  readonly size: number;
  readonly use: Use;
}

/** What is thrown for a file that unpacks to more than that. */
export function unpacksTooFar({ kind, name, size, use }: Packed, got = "more"): InputError {
  const limit = unpackedLimit(size, use);
  const expected = `at most ${limit} bytes unpacked (${TIMES[use]} times its size, or ${ALWAYS >> 20} MB)`;
  const todo = "The file is damaged or made to fill the memory: get it again, or unpack it yourself.";
  return new InputError(kind, name, expected, got, todo);
}

/** Throws that error for a size that a file declares. */
export function expectUnpackable(file: Packed, unpacked: number): void {
  if (!(unpacked <= unpackedLimit(file.size, file.use))) throw unpacksTooFar(file, `${unpacked}`);
}

/** Whether one of Node's decompressors stopped at the most bytes that it was allowed. */
export const stoppedAtLimit = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
