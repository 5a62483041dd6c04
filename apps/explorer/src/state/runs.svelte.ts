/** The rows of the table as the server tells of them. */
import type { RunRow, TableChange } from "../../../../src/web.ts";
import { watchRuns } from "./stream.ts";

/** What is known of all runs. */
export class Runs {
  rows = $state.raw<readonly RunRow[]>([]);
  count = $state(0);
  folder = $state("");
  isComplete = $state(false);
  isLost = $state(false);
  private readonly byId = new Map<string, RunRow>();
  private isDue = false;
  private stop: (() => void) | null = null;

  /** Listens until the function that it returns is called; whoever listens already goes on. */
  watch(): () => void {
    this.stop ??= watchRuns(
      (change) => this.apply(change),
      (lost) => {
        this.isLost = lost;
      },
    );
    return () => {
      this.stop?.();
      this.stop = null;
    };
  }

  private apply({ rows = [], gone = [], count, folder, complete }: TableChange): void {
    for (const row of rows) this.byId.set(row.id, row);
    for (const id of gone) this.byId.delete(id);
    this.count = count;
    this.folder = folder;
    this.isComplete ||= complete === true;
    this.publish();
  }

  /** Rows come in many pieces: the first is drawn at once, the others after it was seen, and the table once a frame at most. */
  private publish(): void {
    if (this.isDue) return;
    this.isDue = true;
    if (this.rows.length === 0) this.rows = [...this.byId.values()];
    requestAnimationFrame(() =>
      setTimeout(() => {
        this.isDue = false;
        this.rows = [...this.byId.values()];
      }),
    );
  }
}
