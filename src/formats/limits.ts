/** How much a packed file may unpack to: a size that a damaged or hostile file declares is checked before it is believed. */
import { InputError } from "../errors.ts";

/** dSprites, the best packed of the published sets, unpacks to 115 times its size. */
const TIMES = 500;
/** What any file may unpack to, however small it is. */
const ALWAYS = 256 << 20;

/** The most bytes that so many packed ones may unpack to. */
export const unpackedLimit = (packed: number): number => Math.max(ALWAYS, TIMES * packed);

/** What is thrown for `packed` bytes that unpack to more than that. */
export function unpacksTooFar(kind: string, name: string, packed: number, got = "more"): InputError {
  const expected = `at most ${unpackedLimit(packed)} bytes unpacked (${TIMES} times its size, or ${ALWAYS >> 20} MB)`;
  const todo = "The file is damaged or made to fill the memory: get it again, or unpack it yourself.";
  return new InputError(kind, name, expected, got, todo);
}

/** Throws that error for a size that a file declares. */
export function expectUnpackable(kind: string, name: string, unpacked: number, packed: number): void {
  if (!(unpacked <= unpackedLimit(packed))) throw unpacksTooFar(kind, name, packed, `${unpacked}`);
}

/** Whether one of Node's decompressors stopped at the most bytes that it was allowed. */
export const stoppedAtLimit = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
