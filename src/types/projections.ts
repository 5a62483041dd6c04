/** Closed-form layers: fitted once to the codes of a trained encoder, and part of what it exports. */
import type { Matrix } from "../numerics/matrix.ts";
import type { Products } from "../numerics/products.ts";
import type { Rng } from "../random.ts";
import type { Factor } from "./data.ts";
import type { Sample } from "./scores.ts";

/** z = x − mean; z −= Σ shareₖ · (z·vₖ) vₖ; z = z · matrix. What is left out is not done. */
export interface Fitted {
  /** [columns] */
  readonly mean: Float32Array;
  /** Orthonormal `directions` [k, columns], of each of which a share is taken out: all of it at 1. */
  readonly remove?: { readonly directions: Matrix; readonly share: Float32Array };
  /** [columns, out] */
  readonly matrix?: Matrix;
  /** What could not be told from the sample, in sentences. */
  readonly warnings?: readonly string[];
}

/** What is fitted after a training: projections of the columns that the net made, in order, and blocks that are read from them. */
export interface ClosedForm {
  readonly project: readonly Fitted[];
  readonly read: Readonly<Record<string, Fitted>>;
}

/** What a projection is fitted to. */
export interface ProjectionSample {
  /**
   * Codes of the training pictures with their levels, and those of the same pictures mirrored where there are any. A mirrored
   * picture shows another person in another light, so each set has a mean and levels of its own.
   */
  readonly sets: readonly Sample[];
  readonly factors: readonly Factor[];
  /** The factor that is searched for; null where there is none. */
  readonly content: string | null;
  /** The factors that must not matter. */
  readonly nuisance: readonly string[];
  readonly rng: Rng;
  /** By default loops; a runtime is much faster where codes are wide. */
  readonly products?: Products;
}

/** A closed-form layer that is not fitted yet. */
export interface Projection {
  /** What it takes the sample for; `warnings` say what could not be fitted. */
  fit(sample: ProjectionSample): Fitted | Promise<Fitted>;
}
