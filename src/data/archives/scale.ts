/** Which numbers of an array of images are black and which are white. */
import { z } from "zod";
import { InputError } from "../../errors.ts";

/** The option of archives whose images are arrays of numbers. */
export const rangeOption = {
  range: z
    .tuple([z.number(), z.number()])
    .refine(([low, high]) => low < high, { message: "expected two rising numbers, received others" })
    .optional()
    .describe(
      "The numbers that are black and white, [low, high], where 0..1, 0..255 or 16 bits are not meant.",
    ),
};

/** From numbers to bytes; the notes say how. */
export interface Scale {
  byteOf(number: number): number;
  readonly notes: readonly string[];
}

/** What is known of an array's numbers after one look at each. */
interface Seen {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Numbers farther from 0..1 than filters leave them by rounding, and farther from 0..255. */
  readonly beyondOne: number;
  readonly beyondByte: number;
}

/** Resizing leaves numbers a little beyond the range: by rounding in many places, by ringing at sharp edges in few. */
const ROUNDING = 0.01;
const RINGING = 0.5;
const FEW = 0.02;

const UNIT = [0, 1] as const;
const BYTE = [0, 255] as const;
const WORD = [0, 65535] as const;

/** An array of numbers, as its name and type. */
interface Numbers {
  readonly name: string;
  readonly type: string;
}
/** Some of its numbers. */
interface Part {
  readonly numbers: ArrayLike<number>;
}

/** The scale of an array: as a person says, or as its numbers tell; an InputError where they do not. */
export async function scaleOf(
  array: Numbers,
  parts: AsyncIterable<Part>,
  given?: readonly [number, number],
): Promise<Scale> {
  const seen = await look(array, parts);
  const [low, high] = given ?? told(array, seen);
  const { name, type } = array;
  const beyond = seen.low < low || seen.high > high;
  const clipped = beyond ? `; what lies beyond (down to ${seen.low}, up to ${seen.high}) was clipped` : "";
  const note = `${name}: ${type} from ${low} (black) to ${high} (white) was scaled to bytes${clipped}`;
  const factor = 255 / (high - low);
  return {
    byteOf: (number) => Math.max(0, Math.min(255, Math.round((number - low) * factor))),
    notes: [given === undefined ? `${note}; data.range=[low,high] says otherwise` : note],
  };
}

async function look({ name }: Numbers, parts: AsyncIterable<Part>): Promise<Seen> {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [count, beyondOne, beyondByte] = [0, 0, 0];
  for await (const { numbers } of parts) {
    count += numbers.length;
    for (let i = 0; i < numbers.length; i++) {
      const number = numbers[i];
      if (!Number.isFinite(number)) throw notFinite(name, number);
      low = Math.min(low, number);
      high = Math.max(high, number);
      if (number < -ROUNDING || number > 1 + ROUNDING) beyondOne++;
      if (number < -255 * ROUNDING || number > 255 * (1 + ROUNDING)) beyondByte++;
    }
  }
  return { low, high, count, beyondOne, beyondByte };
}

function notFinite(name: string, number: number): InputError {
  return new InputError("array", name, "finite numbers", `${number}`, "Replace it in the images.");
}

/** The scale that the numbers tell. Whole numbers are told from their type, fractions from where nearly all of them lie. */
function told({ name, type }: Numbers, seen: Seen): readonly [number, number] {
  const { low, high, count } = seen;
  const whole = /^u?int/.test(type) || type === "bool";
  const near = (top: number) => low >= -RINGING * top && high <= (1 + RINGING) * top;
  if (whole && low >= 0 && high <= 1) return UNIT;
  // Numbers of fewer bits, up to 16 or of a 12-bit camera, would come out dark.
  if (whole && low >= 0 && high > 32 && high <= 255) return BYTE;
  if (whole && low >= 0 && high <= 65535 && high > 65535 / 4) return WORD;
  if (!whole && near(1) && seen.beyondOne <= FEW * count) return UNIT;
  if (!whole && high > 32 && near(255) && seen.beyondByte <= FEW * count) return BYTE;
  const todo = `Say which numbers are black and white: data.range=${suggested(low, high)}.`;
  throw new InputError("array", name, "numbers in 0..1, 0..255 or 16 bits", `${low} to ${high}`, todo);
}

/** A round range that holds both. */
function suggested(low: number, high: number): string {
  if (low < 0) return -low <= 1 + RINGING && high <= 1 + RINGING ? "[-1,1]" : `[${low},${high}]`;
  if (high <= 16) return `[0,${Math.ceil(high)}]`;
  const bits = 2 ** Math.ceil(Math.log2(high + 1)) - 1;
  return `[0,${bits <= 65535 ? bits : high}]`;
}
