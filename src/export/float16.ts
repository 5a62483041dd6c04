/** Weights in 16 bits, rounded to the nearest. */
import { TensorProto_DataType as DataType } from "onnx-buf";
import { tensorOf, widened, withWeights } from "./weights.ts";

/** The largest number that 16 bits hold. */
const MOST = 65504;

/** The same encoder with its weights in half of the bytes. */
export const asFloat16 = (model: Uint8Array): Uint8Array =>
  withWeights(model, (name, { shape, values }) => {
    const half = `${name}_float16`;
    return {
      tensors: [tensorOf(half, DataType.FLOAT16, shape, Uint16Array.from(values, halfBits))],
      nodes: [widened(half, name)],
    };
  });

const scratch = new Float32Array(1);
const bitsOf = new Uint32Array(scratch.buffer);

/** The bits of the nearest number of 16 bits, ties to even; what is too large becomes the largest. */
export function halfBits(value: number): number {
  scratch[0] = Math.max(-MOST, Math.min(MOST, value));
  const sign = (bitsOf[0] >>> 16) & 0x8000;
  const exponent = (bitsOf[0] >>> 23) & 0xff;
  // Below 2⁻¹⁴ numbers stand 2⁻²⁴ apart.
  if (exponent < 113) return sign | roundedToEven(Math.abs(scratch[0]) * 2 ** 24);
  const rest = bitsOf[0] & 0x7fffff;
  return sign | (((exponent - 112) << 10) + roundedToEven(rest / 2 ** 13));
}

function roundedToEven(value: number): number {
  const low = Math.floor(value);
  const over = value - low;
  return low + (over > 0.5 || (over === 0.5 && low % 2 === 1) ? 1 : 0);
}
