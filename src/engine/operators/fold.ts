/** Constant folding: operators on values that are known while the graph is built, so that the graph holds the result. */
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { flatIndex } from "./indices.ts";

/** By ONNX name. They compute in float64 and round once, so they are at least as accurate as the runtime's float32. */
const FORMULAS: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Max: Math.max,
  Min: Math.min,
  Greater: (a, b) => Number(a > b),
  Equal: (a, b) => Number(a === b),
  Pow: (a, b) => a ** b,
  Neg: (a) => -a,
  Abs: Math.abs,
  Floor: Math.floor,
  Exp: Math.exp,
  Log: Math.log,
  Sqrt: Math.sqrt,
  Sin: Math.sin,
  Cos: Math.cos,
  Tanh: Math.tanh,
  Relu: (a) => Math.max(a, 0),
  Sigmoid: (a) => 1 / (1 + Math.exp(-a)),
};

/** Folds an element-by-element operator, broadcast to the shape of the result; null where there is no formula. */
export const foldElements =
  (onnxType: string) =>
  (
    known: readonly Float32Array[],
    { shape }: Tensor<unknown>,
    operands: readonly Tensor[],
  ): Float32Array | null => {
    const formula = FORMULAS[onnxType];
    if (formula === undefined) return null;
    const at = (k: number, i: number) =>
      k < known.length ? known[k][flatIndex(i, shape, operands[k].shape)] : Number.NaN;
    return Float32Array.from({ length: sizeOf(shape) }, (_, i) => formula(at(0, i), at(1, i)));
  };

/** Folds a change of shape, which keeps the values. */
export const foldView = ([values]: readonly Float32Array[]): Float32Array => values;
