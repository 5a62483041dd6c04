/** A product with a fixed matrix of bytes: exact where its numbers are whole, and a quarter of the memory to read. It has no gradient. */
import { operator, type Tensor } from "../tensor.ts";

/** ONNX's numbers of element types. */
const [FLOAT, UINT8] = [1, 2];
/** The byte that stands for zero. */
const ZERO = 128;
/** Columns of `a` whose sum is below 2³¹ whatever they are. */
const MOST = 2 ** 17 - 1;

interface Bytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly columns: number;
}

// Bytes without a sign: where processors multiply others with them, some round sums off at 2¹⁵.
const byteOperator = operator<Bytes>({
  name: "matMulBytes",
  shape: ([a], { bytes, columns }) => {
    if (a.length !== 2 || a[1] * columns !== bytes.length)
      throw new Error(`a matrix beside ${bytes.length} bytes in ${columns} columns`);
    if (a[1] > MOST) throw new Error(`at most ${MOST} columns, whose sums are below 2³¹`);
    return [a[0], columns];
  },
  gradient: () => [null],
  emit: (onnx, [a], { attributes: { bytes, columns } }, [{ shape }]) => {
    const zero = onnx.bytes(Uint8Array.of(ZERO), []);
    const left = onnx.node("Cast", [a], { to: UINT8 });
    const right = onnx.bytes(bytes, [shape[1], columns]);
    return onnx.node("Cast", [onnx.node("MatMulInteger", [left, right, zero, zero])], { to: FLOAT });
  },
  proofs: [],
});

/** (a − 128) (bytes − 128), [rows, inner] × [inner, columns]; the elements of `a` must be whole numbers from 0 to 255. */
export function matMulBytes(a: Tensor, bytes: Uint8Array<ArrayBuffer>, columns: number): Tensor {
  return byteOperator([a], { bytes, columns });
}
