/**
 * The order in which scikit-learn's splitter visits the columns at every node of a tree. Columns that split equally well
 * (copies, separable levels) divide importance by this order, so equal importances need equal draws: a Mersenne twister
 * (`random_state`) seeds one xorshift per tree, which draws columns without replacement and keeps the constant ones.
 */
import { MersenneTwister19937 } from "random-js";

/** One tree's draws of columns, in numpy's order. */
export class ColumnDraws {
  private readonly seeds: MersenneTwister19937;
  private readonly columns: Int32Array;
  private readonly constants: Int32Array;
  private state = 1;

  constructor(columns: number, seed: number) {
    this.seeds = MersenneTwister19937.seed(seed);
    this.columns = new Int32Array(columns);
    this.constants = new Int32Array(columns);
  }

  /** Begins the next tree. */
  next(): void {
    // A number that is not below 2³¹ − 1 is drawn again.
    do this.state = this.seeds.next() & 0x7fffffff;
    while (this.state === 0x7fffffff);
    for (let j = 0; j < this.columns.length; j++) this.columns[j] = j;
  }

  /**
   * Visits every column that is not constant at this node. `known` columns were found constant above it; returns how many
   * are known below it.
   */
  visit(known: number, isConstant: (column: number) => boolean, ask: (column: number) => void): number {
    const { columns } = this;
    let [left, constants, drawn, found] = [columns.length, known, 0, 0];
    while (left > constants) {
      let at = drawn + (this.draw() % (left - found - drawn));
      if (at < known) {
        this.swap(drawn, at);
        drawn++;
        continue;
      }
      at += found;
      const column = columns[at];
      if (isConstant(column)) {
        this.swap(at, constants);
        found++;
        constants++;
        continue;
      }
      left--;
      this.swap(left, at);
      ask(column);
    }
    columns.set(this.constants.subarray(0, known));
    this.constants.set(columns.subarray(known, constants), known);
    return constants;
  }

  private swap(a: number, b: number): void {
    const { columns } = this;
    [columns[a], columns[b]] = [columns[b], columns[a]];
  }

  private draw(): number {
    let s = this.state === 0 ? 1 : this.state;
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    this.state = s;
    return s & 0x7fffffff;
  }
}
