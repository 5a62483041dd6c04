import { randomProjection } from "../../numerics/matrix.ts";
import type { Rng } from "../../random.ts";
import type { Matrix } from "../../types/index.ts";

/** Columns that a probe is given at most, so that it takes seconds and not minutes. */
export const MOST_COLUMNS = 128;

/** The codes themselves, or their random projection to `MOST_COLUMNS` columns where they have more. */
export const narrowed = (codes: Matrix, rng: Rng): Matrix => randomProjection(codes, MOST_COLUMNS, rng);
