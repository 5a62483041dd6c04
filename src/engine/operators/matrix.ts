/** Matrix products. */
import { operator, type Tensor } from "../tensor.ts";
import { broadcastShapes, unbroadcast } from "./broadcast.ts";
import { transpose } from "./shape.ts";

interface Transposed {
  readonly a: boolean;
  readonly b: boolean;
}

// Matrices are multiplied by Gemm, whose transposition flags cost nothing, so gradients need no Transpose nodes.
const gemm: (inputs: readonly Tensor[], flip: Transposed) => Tensor = operator<Transposed>({
  name: "matMul",
  shape: ([a, b], flip) => {
    const [m, k] = flip.a ? [a[1], a[0]] : a;
    const [l, n] = flip.b ? [b[1], b[0]] : b;
    if (a.length !== 2 || b.length !== 2 || k !== l) throw new Error("two matrices whose inner sizes agree");
    return [m, n];
  },
  gradient: (dy, [a, b], { attributes: flip }) => [
    flip.a ? gemm([b, dy], { a: flip.b, b: true }) : gemm([dy, b], { a: false, b: !flip.b }),
    flip.b ? gemm([dy, a], { a: true, b: flip.a }) : gemm([a, dy], { a: !flip.a, b: false }),
  ],
  emit: (onnx, inputs, { attributes: flip }) =>
    onnx.node("Gemm", inputs, { transA: Number(flip.a), transB: Number(flip.b) }),
  proofs: [
    {
      shapes: [
        [3, 4],
        [4, 2],
      ],
      attributes: { a: false, b: false },
    },
    {
      shapes: [
        [4, 3],
        [4, 2],
      ],
      attributes: { a: true, b: false },
    },
    {
      shapes: [
        [3, 4],
        [2, 4],
      ],
      attributes: { a: false, b: true },
    },
    {
      shapes: [
        [4, 3],
        [2, 4],
      ],
      attributes: { a: true, b: true },
    },
  ],
});

const batched: (inputs: readonly Tensor[], none: undefined) => Tensor = operator<undefined>({
  name: "batchedMatMul",
  shape: ([a, b]) => {
    if (a.length < 3 || a.at(-1) !== b.at(-2)) throw new Error("batches of matrices whose inner sizes agree");
    return [...broadcastShapes(a.slice(0, -2), b.slice(0, -2)), a.at(-2)!, b.at(-1)!];
  },
  gradient: (dy, [a, b]) => [
    unbroadcast(batched([dy, swapLast(b)], undefined), a.shape),
    unbroadcast(batched([swapLast(a), dy], undefined), b.shape),
  ],
  emit: (onnx, inputs) => onnx.node("MatMul", inputs),
  proofs: [
    {
      shapes: [
        [2, 3, 4],
        [2, 4, 2],
      ],
    },
    {
      shapes: [
        [2, 3, 4],
        [1, 4, 2],
      ],
    },
  ],
});

function swapLast(x: Tensor): Tensor {
  const order = x.shape.map((_, i) => i);
  const last = order.length - 1;
  return transpose(x, [...order.slice(0, -2), last, last - 1]);
}

/**
 * a·b, [m, k] · [k, n] → [m, n]; with more axes, products over the last two. For matrices, `flip` transposes an operand
 * first at no cost.
 */
export function matMul(a: Tensor, b: Tensor, flip: Partial<Transposed> = {}): Tensor {
  if (a.shape.length > 2 || b.shape.length > 2) return batched([a, b], undefined);
  return gemm([a, b], { a: flip.a ?? false, b: flip.b ?? false });
}
