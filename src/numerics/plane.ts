/** Rows of numbers as points of a plane: along the two directions in which they extend most. */
import type { Rng } from "../random.ts";
import { column, type Matrix } from "./matrix.ts";
import { rightSingular } from "./singular.ts";

/** Where rows lie, and the share of their variance along each direction. */
export interface Plane {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly shares: readonly [number, number];
}

/** The first two principal components of rows; zeros where rows extend in fewer directions. */
export async function principalPlane(codes: Matrix, rng: Rng): Promise<Plane> {
  const { rows, columns: width } = codes;
  const means = Float64Array.from({ length: width }, (_, j) =>
    column(codes, j).reduce((sum, x) => sum + x / rows, 0),
  );
  const data = Float32Array.from(codes.data, (x, at) => x - means[at % width]);
  const { directions } = await rightSingular({ rows, columns: width, data }, 2, rng);
  const along = (k: number) =>
    Float32Array.from({ length: rows }, (_, i) => {
      let sum = 0;
      if (k < directions.rows)
        for (let j = 0; j < width; j++) sum += data[i * width + j] * directions.data[k * width + j];
      return sum;
    });
  const power = (values: Float32Array) => values.reduce((sum, x) => sum + x * x, 0);
  const whole = power(data);
  const [x, y] = [along(0), along(1)];
  const share = (values: Float32Array) => (whole === 0 ? 0 : power(values) / whole);
  return { x, y, shares: [share(x), share(y)] };
}
