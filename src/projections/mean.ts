import { meansOf } from "../numerics/covariance.ts";
import type { Matrix } from "../types/index.ts";

/** Mean code, in the precision of codes. [columns] */
export const meanOf = (codes: Matrix): Float32Array => Float32Array.from(meansOf(codes));
