/** The held-out pictures of a run, as the server encodes them. */
import type { Matrix, PointsView } from "../../../../src/web.ts";
import { ask } from "./stream.ts";

/** Pictures of one run: known by their numbers. */
export class RunPoints {
  view = $state.raw<PointsView | null>(null);
  problem = $state<string | null>(null);
  readonly query: string;
  private held: Promise<Matrix> | null = null;

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
