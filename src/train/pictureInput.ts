/** What an encoder takes of a program: pictures in grey or in colour, of which its run sees either. */
import {
  add,
  broadcastTo,
  constant,
  div,
  equal,
  exp,
  greater,
  input,
  log,
  maximum,
  mul,
  relu,
  slice,
  sub,
  sum,
  type Tensor,
} from "../engine/index.ts";
import type { Dataset } from "../types/index.ts";

/** How much red, green and blue light contribute to what an eye sees of it (ITU-R BT.709). */
const SHARES = [0.2126, 0.7152, 0.0722];
/** sRGB (IEC 61966-2-1): up to here its values are light by a factor of 12.92, above by a power of 2.4. */
const [DARK_VALUE, DARK_LIGHT] = [0.04045, 0.0031308];

/**
 * The input `images` [batch, channels, height, width] in 0..1, of one channel or three whatever the run was trained on, and of it
 * what the run sees: colour as it is and grey three times, or the luminance. Runs on other channels take theirs.
 */
export function pictureInput([channels, height, width]: Dataset["shape"]): Tensor {
  if (channels !== 1 && channels !== 3) return input("images", [1, channels, height, width]) as Tensor;
  const images = input("images", [1, 1, height, width], { 1: "channels" }) as Tensor;
  const colour = broadcastTo(images, [1, 3, height, width]);
  return channels === 3 ? colour : luminance(images, colour);
}

/** The luminance as the reader of pictures has it: of light, not of sRGB's values. What is grey already stays as it is to the last bit. */
function luminance(images: Tensor, colour: Tensor): Tensor {
  const light = lightOf(relu(images));
  const seen = shownAs(sum(mul(light, constant(SHARES, [1, 3, 1, 1])), 1, true));
  const [red, green, blue] = [0, 1, 2].map((channel) => slice(colour, 1, channel, channel + 1));
  const grey = mul(equal(red, green), equal(green, blue));
  return chosen(grey, red, seen);
}

const chosen = (which: Tensor, yes: Tensor, no: Tensor): Tensor =>
  add(mul(which, yes), mul(sub(1, which), no));
/** xᵃ by operators that every provider computes many at a time. */
const power = (x: Tensor, a: number): Tensor => exp(mul(a, log(x)));

function lightOf(value: Tensor): Tensor {
  return chosen(greater(value, DARK_VALUE), power(div(add(value, 0.055), 1.055), 2.4), div(value, 12.92));
}

function shownAs(light: Tensor): Tensor {
  const bright = sub(mul(1.055, power(maximum(light, DARK_LIGHT), 1 / 2.4)), 0.055);
  return chosen(greater(light, DARK_LIGHT), bright, mul(12.92, light));
}
