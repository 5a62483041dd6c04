/** Products of large matrices on a runtime, which keeps both cores and their wide registers busy. */
import { emitModel, input, matMul, type Runtime, type Tensor } from "../engine/index.ts";
import { type Products, plainProducts } from "../numerics/products.ts";
import type { Matrix } from "../types/index.ts";

/** Multiplications below which the loops are done before a model is loaded. */
const FEW = 5e6;

/** Sums are of float32, where the loops have float64. */
export function productsOn(runtime: Runtime): Products {
  const product = async (a: Matrix, b: Matrix, transposed: { a?: boolean; b?: boolean }): Promise<Matrix> => {
    const shaped = (name: string, { rows, columns }: Matrix) => input(name, [rows, columns]) as Tensor;
    const made = matMul(shaped("a", a), shaped("b", b), transposed);
    const session = await runtime.load(emitModel({ product: made }));
    // The runtime takes over the buffers that it is given.
    const { product } = await runtime.run(session, { a: a.data.slice(), b: b.data.slice() });
    const [rows, columns] = made.shape;
    return { rows, columns, data: product };
  };
  return {
    dots: async (a, b) => {
      if (a.rows * b.rows * a.columns < FEW) return plainProducts.dots(a, b);
      return Float64Array.from((await product(a, b, { b: true })).data);
    },
    sums: (weights, x) =>
      weights.columns * x.rows * x.columns < FEW
        ? plainProducts.sums(weights, x)
        : product(weights, x, { a: true }),
  };
}
