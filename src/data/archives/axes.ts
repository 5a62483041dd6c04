/** Which axis of an array of images is which. */
import { z } from "zod";
import { expect, InputError } from "../../errors.ts";

/** The option of archives whose images are arrays. */
export const axesOption = {
  axes: z
    .string()
    .regex(/^(?=.*n)(?=.*h)(?=.*w)([nhwc])(?!.*\1)([nhwc])(?!.*\2)([nhwc])(?!.*\3)[nhwc]?$/, {
      message: 'expected the letters n, h, w and perhaps c, each once, e.g. "nchw", received other text',
    })
    .optional()
    .describe(
      "What the axes of the images are: n rows, h height, w width, c channels, e.g. nhwc, nchw or hwcn.",
    ),
};

/** Places of the axes in an array. */
export interface Axes {
  readonly rows: number;
  readonly height: number;
  readonly width: number;
  /** Null for grey images without an axis of channels. */
  readonly channels: number | null;
  /** Rows, height, width and channels, where there are any. */
  readonly order: readonly number[];
  readonly notes: readonly string[];
}

/** An array whose axes are asked for. */
interface Shaped {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The most pixels that one image may have. */
const MOST_PIXELS = 1 << 26;

/** The axes that a person says, or else those that the shape allows; an InputError where it allows several or none. */
export function axesOf(array: Shaped, given?: string): Axes {
  const { name, shape } = array;
  const got = `(${shape.join(", ")})`;
  const letters = given ?? guessed(array);
  const todo = "Say what its axes are: data.axes=nchw, or nhwc, or hwcn.";
  expect(
    letters !== null,
    "array",
    name,
    "(rows, height, width) or (rows, height, width, 1 or 3)",
    got,
    todo,
  );
  const fits = letters.length === shape.length;
  expect(fits, "array", name, `${letters.length} axes, "${letters}"`, got, "Mend data.axes.");
  const at = (letter: string) => letters.indexOf(letter);
  const channels = at("c") < 0 ? null : at("c");
  const depth = channels === null ? 1 : shape[channels];
  expect(
    depth === 1 || depth === 3,
    "array",
    name,
    "1 or 3 channels",
    `${depth} in ${got}`,
    "Mend data.axes, or leave channels out.",
  );
  const [rows, height, width] = [at("n"), at("h"), at("w")];
  const pixels = shape[height] * shape[width];
  const some = `images of 1 to ${MOST_PIXELS} pixels`;
  expect(
    shape[rows] > 0 && pixels > 0 && pixels <= MOST_PIXELS,
    "array",
    name,
    some,
    got,
    "Name another array.",
  );
  const order = [rows, height, width, ...(channels === null ? [] : [channels])];
  const moved = given === undefined && !order.every((axis, i) => axis === i);
  const note = `${name}: the axes ${got} were taken as "${letters}"; data.axes says otherwise`;
  return { rows, height, width, channels, order, notes: moved ? [note] : [] };
}

/** The only letters that a shape allows; null if there are none. */
function guessed({ name, shape }: Shaped): string | null {
  if (shape.length === 3) return "nhw";
  if (shape.length !== 4) return null;
  const isDepth = (axis: number) => shape[axis] === 1 || shape[axis] === 3;
  if (isDepth(3) && !isDepth(1)) return "nhwc";
  if (isDepth(1) && !isDepth(3)) return "nchw";
  if (!isDepth(1)) return null;
  const got = `(${shape.join(", ")}), which may be nhwc or nchw`;
  throw new InputError("array", name, "axes that can be told apart", got, "Say which: data.axes=nhwc.");
}
