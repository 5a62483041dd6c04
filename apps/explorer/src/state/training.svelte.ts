/** The curves of one run: those of the log so far, then what is added while it trains. */
import { type Curves, Thinned } from "../../../../src/web.ts";
import { type Added, ask, followRun } from "./stream.ts";

/** Seconds over which the speed is measured. */
const WINDOW = 20;

/** Curves as they are drawn. */
export interface Drawn {
  readonly steps: readonly number[];
  readonly series: Curves["series"];
}

/** A training that is watched. */
export class Training {
  drawn = $state.raw<Drawn | null>(null);
  problem = $state<string | null>(null);
  notes = $state.raw<readonly string[]>([]);
  step = $state(0);
  total = $state<number | null>(null);
  /** Steps a second. */
  rate = $state<number | null>(null);
  live = $state(false);
  private bytes = 0;
  private added = new Thinned();
  private before: Curves | null = null;
  private readonly seen: { readonly at: number; readonly step: number }[] = [];

  /** Reads and follows until the function that it returns is called. */
  watch(id: string, onEnd: () => void): () => void {
    const gone = new AbortController();
    let stop = () => {};
    ask<Curves>(`/api/curves?id=${encodeURIComponent(id)}`, gone.signal)
      .then((curves) => {
        this.begin(curves);
        if (!curves.live || gone.signal.aborted) return;
        stop = followRun(
          id,
          () => this.bytes,
          (added) => this.add(added, onEnd),
        );
      })
      .catch((error: Error) => {
        if (!gone.signal.aborted) this.problem = error.message;
      });
    return () => {
      gone.abort();
      stop();
    };
  }

  private begin(curves: Curves): void {
    const { bytes, live, steps, total, notes } = curves;
    this.before = curves;
    Object.assign(this, { bytes, live, total, notes });
    this.step = steps.at(-1) ?? 0;
    this.measure();
    this.publish();
  }

  private add({ events, bytes, live }: Added, onEnd: () => void): void {
    this.bytes = bytes;
    for (const event of events) {
      if (event.type === "step" && event.step > this.step) {
        this.step = event.step;
        this.added.add(event as { step: number });
      }
      if (typeof event.total === "number") this.total = event.total;
    }
    if (events.length > 0) this.publish();
    this.measure();
    if (this.live && !live) onEnd();
    this.live = live;
  }

  private measure(): void {
    const at = performance.now() / 1000;
    this.seen.push({ at, step: this.step });
    while (this.seen[0].at < at - WINDOW) this.seen.shift();
    const [first] = this.seen;
    if (at - first.at > 1 && this.step > first.step) this.rate = (this.step - first.step) / (at - first.at);
  }

  private publish(): void {
    const { before, added } = this;
    const series = added.series();
    const names = new Set([...Object.keys(before?.series ?? {}), ...Object.keys(series)]);
    const blank = (of: readonly unknown[]) => of.map(() => null);
    const joined = [...names].map((name) => {
      const [a, b] = [before?.series[name], series[name]];
      const line = (key: "mean" | "low" | "high") => [
        ...(a?.[key] ?? blank(before?.steps ?? [])),
        ...(b?.[key] ?? blank(added.steps)),
      ];
      return [name, { mean: line("mean"), low: line("low"), high: line("high") }];
    });
    this.drawn = {
      steps: [...(before?.steps ?? []), ...added.steps],
      series: Object.fromEntries(joined) as Drawn["series"],
    };
  }
}
