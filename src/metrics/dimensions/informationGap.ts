/** Information of every dimension about every factor, and the gap between the best and the second best. */
import type { Discrete } from "../../estimators/information/discrete.ts";
import { entropy, largest, mutualInformation } from "../../estimators/information/information.ts";

/** Information of every dimension about every factor, with the factors' entropies. */
export interface InformationTable {
  /** [factors][dimensions], nats */
  readonly information: number[][];
  /** [factors], nats */
  readonly entropies: number[];
}

/** Plug-in mutual information and each factor's entropy. */
export function informationTable({ bins, levels }: Discrete): InformationTable {
  const most = bins.map(largest);
  const about = (values: Int32Array) => {
    const top = largest(values);
    return bins.map((column, j) => mutualInformation(column, values, most[j], top));
  };
  return {
    information: levels.map(about),
    entropies: levels.map(entropy),
  };
}

/** [dimensions][factors] information as a share of the factor's entropy; 0 for a factor that does not vary. */
export function normalisedByFactor({ information, entropies }: InformationTable): number[][] {
  const dimensions = information[0]?.length ?? 0;
  return Array.from({ length: dimensions }, (_, j) =>
    entropies.map((h, k) => (h > 0 ? information[k][j] / h : 0)),
  );
}

/** The largest less the second largest value; the value itself where there is only one. */
export function gap(values: readonly number[]): number {
  const [first = 0, second = 0] = [...values].sort((a, b) => b - a);
  return first - second;
}

/** Per factor: gap over dimensions as a share of its entropy; 0 for a factor that does not vary. */
export function gapsPerFactor({ information, entropies }: InformationTable): number[] {
  return information.map((row, k) => (entropies[k] > 0 ? gap(row) / entropies[k] : 0));
}
