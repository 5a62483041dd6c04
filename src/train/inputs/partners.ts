import { type Feeds, input, type Tensor } from "../../engine/index.ts";
import type { Batch } from "../../types/index.ts";

/** Each row's partner for the factors that terms ask for, where partners lie anywhere in the batch; fed beside the images. */
export class PartnerInputs {
  private readonly asked = new Map<string, Tensor>();
  private readonly batch: number;
  constructor(batch: number) {
    this.batch = batch;
  }
  readonly of = (factor: string): Tensor => {
    if (!this.asked.has(factor)) this.asked.set(factor, input(`partners/${factor}`, [this.batch]));
    return this.asked.get(factor)!;
  };
  feeds({ partners = {} }: Batch): Feeds {
    const fed = [...this.asked.keys()].map((factor) => [
      `partners/${factor}`,
      Float32Array.from(partners[factor]),
    ]);
    return Object.fromEntries(fed);
  }
}
