/** Which version of ONNX's operators a model needs: older runtimes refuse newer ones. */

/** The newest one whose operators both the CPU and the WebGPU provider of ONNX Runtime have. */
export const NEWEST = 20;
/** The oldest one in which sums take their axes as an input, as they are written here. */
const OLDEST = 13;
/** Operators that came later, or took the form in which they are written here. */
const SINCE: Readonly<Record<string, number>> = { LayerNormalization: 17, ReduceMax: 18, ReduceMean: 18 };

/** The lowest version that has these operators. */
export function lowestOpset(types: Iterable<string>): number {
  return Math.max(OLDEST, ...[...types].map((type) => SINCE[type] ?? OLDEST));
}

/** The version of the file format that came with that version of the operators. */
export function irVersion(opset: number): number {
  if (opset >= 19) return 9;
  return opset >= 15 ? 8 : 7;
}
