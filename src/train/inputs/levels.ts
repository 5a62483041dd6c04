import { type Feeds, input, type Tensor } from "../../engine/index.ts";
import { InputError } from "../../errors.ts";
import type { Batch, Dataset } from "../../types/index.ts";

/** Levels of the factors that terms ask for, fed beside the images. Terms are given `of` and `count` as they are. */
export class LevelInputs {
  private readonly asked = new Map<string, Tensor>();
  private readonly dataset: Dataset;
  private readonly batch: number;
  constructor(dataset: Dataset, batch: number) {
    this.dataset = dataset;
    this.batch = batch;
  }
  readonly of = (factor: string): Tensor => {
    this.index(factor);
    if (!this.asked.has(factor)) this.asked.set(factor, input(`levels/${factor}`, [this.batch]));
    return this.asked.get(factor)!;
  };
  readonly count = (factor: string): number => this.dataset.factors[this.index(factor)].size;
  feeds(batch: Batch): Feeds {
    const { levels, factors } = this.dataset;
    const columns = [...this.asked.keys()].map((factor) => {
      const at = this.index(factor);
      const own = () => Float32Array.from(batch.rows, (row) => levels[row * factors.length + at]);
      const given = batch.levels?.[factor];
      return [`levels/${factor}`, given === undefined ? own() : Float32Array.from(given)] as const;
    });
    return Object.fromEntries(columns);
  }
  private index(factor: string): number {
    const names = this.dataset.factors.map((f) => f.name);
    const at = names.indexOf(factor);
    if (at < 0) {
      throw new InputError(
        "block",
        factor,
        `a factor of the data (${names.join(", ")})`,
        "no such factor",
        "Rename the block, or name the term's factors.",
      );
    }
    return at;
  }
}
