/** The held-out pictures of a run, as the server encodes them. */
import {
  columns,
  type Matrix,
  type Near,
  nearestByCosine,
  type PointsView,
  unitRows,
} from "../../../../src/web.ts";
import { ask } from "./stream.ts";

/** By how much of its length the code of one picture may differ between the page and the server. */
const SAME = 1e-5;

/** Pictures of one run: known by their numbers. */
export class RunPoints {
  view = $state.raw<PointsView | null>(null);
  problem = $state<string | null>(null);
  readonly query: string;
  private held: Promise<Matrix> | null = null;
  /** By block: its codes at unit length. */
  private readonly units = new Map<string, Matrix>();

  constructor(id: string) {
    this.query = `id=${encodeURIComponent(id)}`;
  }

  /** Asks for them until the function that it returns is called. */
  watch(): () => void {
    const gone = new AbortController();
    ask<PointsView>(`/api/points?${this.query}`, gone.signal)
      .then((view) => {
        this.view = view;
      })
      .catch((error: Error) => {
        if (!gone.signal.aborted) this.problem = error.message;
      });
    return () => gone.abort();
  }

  /** All codes, fetched once. */
  codes(): Promise<Matrix> {
    this.held ??= fetch(`/api/points/codes?${this.query}`).then(async (answer) => {
      if (!answer.ok) throw new Error(((await answer.json()) as { error: string }).error);
      const data = new Float32Array(await answer.arrayBuffer());
      const rows = this.view?.count ?? 0;
      return { rows, columns: data.length / rows, data };
    });
    return this.held;
  }

  /** The points nearest to a code by every block; `except` is the point that has it. */
  async near(code: Float32Array, count: number, except: number | null): Promise<Near[]> {
    const codes = await this.codes();
    return Object.entries(this.view?.spaces ?? {}).map(([space, [start, end]]) => {
      const rows = this.units.get(space) ?? unitRows(columns(codes, start, end));
      this.units.set(space, rows);
      return { space, ...nearestByCosine(rows, code.slice(start, end), count, except ?? undefined) };
    });
  }

  /** The point that has this code, if a picture that was given is one of the run's. */
  async pointOf(code: Float32Array): Promise<number | null> {
    const { rows, columns: width, data } = await this.codes();
    const most = SAME * Math.hypot(...code);
    for (let row = 0; row < rows; row++)
      if (code.every((value, j) => Math.abs(value - data[row * width + j]) < most)) return row;
    return null;
  }

  /** Whether the address names one of them. */
  has(point: number | null): point is number {
    return point !== null && Number.isInteger(point) && point >= 0 && point < (this.view?.count ?? 0);
  }

  /** Its levels in words. */
  said(point: number): string {
    const { factors = [], levels = [] } = this.view ?? {};
    return factors
      .map(({ name, levels: labels }, k) => `${name}: ${labels[levels[k][point]] ?? "not known"}`)
      .join(", ");
  }

  /** Whether two of them have the same known level of a factor; null where there is no such factor, or no level is known. */
  agrees(point: number, other: number, factor: string): boolean | null {
    const k = this.view?.factors.findIndex(({ name }) => name === factor) ?? -1;
    const [a, b] = [this.view?.levels[k]?.[point] ?? -1, this.view?.levels[k]?.[other] ?? -1];
    return a < 0 || b < 0 ? null : a === b;
  }
}
