/** The median of a table of pairs, which scales kernels. It has no gradient. */
import { operator, type Tensor } from "../tensor.ts";

const medianOperator = operator<undefined>({
  name: "medianOfPairs",
  shape: ([x]) => {
    if (x.length !== 3 || x[1] !== x[2] || x[1] < 2) throw new Error("square tables of at least two rows");
    return [x[0]];
  },
  gradient: () => [null],
  emit: (onnx, [x], _, [{ shape }]) => {
    const [tables, n] = shape;
    const upper: number[] = [];
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) upper.push(i * n + j);
    const half = Math.floor(upper.length / 2);
    const flat = onnx.node("Reshape", [x, onnx.integers([tables, n * n])]);
    const pairs = onnx.node("Gather", [flat, onnx.integers(upper)], { axis: 1 });
    const largest = onnx.node("TopK", [pairs, onnx.integers([half + 1])], {}, { outputs: 2 });
    // The two middle values of an even number, the one of an odd number.
    const from = onnx.integers([upper.length % 2 === 0 ? half - 1 : half]);
    const middle = onnx.node("Slice", [largest, from, onnx.integers([half + 1]), onnx.integers([1])]);
    return onnx.node("ReduceMean", [middle, onnx.integers([1])], { keepdims: 0 });
  },
  proofs: [],
});

/**
 * Median over i < j of each table, [tables, n, n] → [tables]; the mean of the two middle values of an even number. Its
 * gradient is zero.
 */
export function medianOfPairs(x: Tensor): Tensor {
  return medianOperator([x], undefined);
}
