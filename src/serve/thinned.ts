/** Lines over any number of steps in bounded memory: when there are too many points, neighbours become one. */
import type { Curves, Series } from "./api.ts";

/** A step of a training as its log has it. */
export interface LoggedStep {
  readonly step: number;
  readonly loss?: number | null;
  readonly gradientNorm?: number | null;
  readonly parts?: Readonly<Record<string, number | null>>;
}

interface Bins {
  readonly sum: number[];
  readonly count: number[];
  readonly low: number[];
  readonly high: number[];
}

/** Points after which neighbours are joined; a line then has half as many. */
const MOST = 2000;

/** Mean, lowest and highest value of every `width` steps that follow each other. */
export class Thinned {
  width = 1;
  /** The last step of every point. */
  readonly steps: number[] = [];
  private readonly lines = new Map<string, Bins>();
  /** Steps of the last point. */
  private filled = 0;
  private readonly most: number;

  constructor(most = MOST) {
    this.most = most;
  }

  /** The next logged step; where there are too many, every second one is forgotten. */
  add({ step, loss, gradientNorm, parts }: LoggedStep): void {
    // A resumed training repeats the steps after its checkpoint.
    if (step <= (this.steps.at(-1) ?? 0)) return;
    if (this.filled === this.width || this.steps.length === 0) this.open();
    this.filled += 1;
    const at = this.steps.length - 1;
    this.steps[at] = step;
    for (const [name, value] of Object.entries({ loss, ...parts, "gradient norm": gradientNorm }))
      if (typeof value === "number" && Number.isFinite(value)) this.put(name, at, value);
  }

  /** Every line; null where no step of a point has a value. */
  series(): Curves["series"] {
    const lines = [...this.lines].map(([name, bins]): [string, Series] => {
      const points = this.steps.map((_, at) => at);
      const known = (values: number[]) => points.map((at) => (bins.count[at] > 0 ? values[at] : null));
      const mean = bins.sum.map((sum, at) => sum / bins.count[at]);
      return [name, { mean: known(mean), low: known(bins.low), high: known(bins.high) }];
    });
    return Object.fromEntries(lines);
  }

  private open(): void {
    if (this.steps.length >= this.most) this.join();
    this.steps.push(0);
    this.filled = 0;
  }

  private put(name: string, at: number, value: number): void {
    const bins = this.lines.get(name) ?? { sum: [], count: [], low: [], high: [] };
    this.lines.set(name, bins);
    bins.sum[at] = (bins.sum[at] ?? 0) + value;
    bins.count[at] = (bins.count[at] ?? 0) + 1;
    bins.low[at] = Math.min(bins.low[at] ?? value, value);
    bins.high[at] = Math.max(bins.high[at] ?? value, value);
  }

  /** Two points become one. */
  private join(): void {
    const half = Math.ceil(this.steps.length / 2);
    const pair = (at: number) => [2 * at, 2 * at + 1];
    const kept = Array.from(
      { length: half },
      (_, at) => this.steps[Math.min(2 * at + 1, this.steps.length - 1)],
    );
    this.steps.splice(0, this.steps.length, ...kept);
    this.width *= 2;
    for (const bins of this.lines.values()) {
      const merge = (values: number[], by: (a: number, b: number) => number, none: number) => {
        const merged = Array.from({ length: half }, (_, at) =>
          pair(at).reduce((all, from) => by(all, values[from] ?? none), none),
        );
        values.splice(0, values.length, ...merged);
      };
      merge(bins.sum, (a, b) => a + b, 0);
      merge(bins.count, (a, b) => a + b, 0);
      merge(bins.low, Math.min, Number.POSITIVE_INFINITY);
      merge(bins.high, Math.max, Number.NEGATIVE_INFINITY);
    }
  }
}
