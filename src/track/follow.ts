/** Tells trackers of a run in the background: a tracker that fails, or does not come to an end, is left behind with one warning. */
import { counted } from "../numerics/counted.ts";
import type { Named } from "./named.ts";
import type { Ending, Picture, Point, TrackedRun, Tracker } from "./tracker.ts";

/** Milliseconds between two tellings, and those that a finished run waits for the last one. */
const [EVERY, PATIENCE] = [1000, 10_000];

/** How long is waited. */
export interface Patience {
  readonly every?: number;
  readonly atEnd?: number;
}

/** Who is told of a run. None of the calls waits, but for `end`, which waits ten seconds at most. */
export interface Followers {
  add(points: readonly Point[]): void;
  show(pictures: readonly Picture[]): void;
  end(how: Ending): Promise<void>;
}

/** Begins to tell all of them; `onNote` gets one sentence for each that is left behind. */
export function follow(
  named: readonly Named[],
  run: TrackedRun,
  onNote: (text: string) => void,
  patience: Patience = {},
): Followers {
  const all = named.map((each) => new Follower(each, run, onNote, patience));
  return {
    add: (points) => {
      for (const each of all) each.add(points);
    },
    show: (pictures) => {
      for (const each of all) each.show(pictures);
    },
    end: async (how) => {
      await Promise.all(all.map((each) => each.end(how)));
    },
  };
}

/** What a request that failed says is in its cause. */
const reasonOf = ({ message, cause }: Error) => (cause instanceof Error && cause.message) || message;

/** One tracker, what it was not told yet, and what it is being told. */
class Follower {
  private readonly name: string;
  private readonly every: number;
  private readonly atEnd: number;
  private readonly onNote: (text: string) => void;
  private readonly gone = new AbortController();
  private readonly tracker: Promise<Tracker>;
  private points: Point[] = [];
  private pictures: Picture[] = [];
  private telling: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    { name, where, open }: Named,
    run: TrackedRun,
    onNote: (text: string) => void,
    { every = EVERY, atEnd = PATIENCE }: Patience,
  ) {
    this.name = name;
    this.onNote = onNote;
    this.every = every;
    this.atEnd = atEnd;
    this.tracker = open(where, run, this.gone.signal);
    this.tracker.catch((error: Error) => this.leave(reasonOf(error)));
  }

  add(points: readonly Point[]): void {
    if (this.gone.signal.aborted) return;
    this.points.push(...points);
    this.later();
  }
  show(pictures: readonly Picture[]): void {
    if (this.gone.signal.aborted) return;
    this.pictures.push(...pictures);
    this.later();
  }

  /** Waits for the last telling, but not for ever. */
  async end(how: Ending): Promise<void> {
    clearTimeout(this.timer);
    const { promise: over, resolve } = Promise.withResolvers<"over">();
    const timer = setTimeout(() => resolve("over"), this.atEnd);
    const last = this.finish(how);
    if ((await Promise.race([last, over])) === "over")
      this.leave(
        `no end after ${this.atEnd / 1000} seconds, ${counted(this.points.length, "number")} not told`,
      );
    clearTimeout(timer);
  }

  private async finish(how: Ending): Promise<void> {
    try {
      await this.telling;
      await this.tell();
      if (!this.gone.signal.aborted) await (await this.tracker).end(how);
    } catch (error) {
      this.leave(reasonOf(error as Error));
    }
  }

  private later(): void {
    this.timer ??= setTimeout(() => {
      this.telling = this.tell().catch((error: Error) => this.leave(reasonOf(error)));
      this.telling.then(() => {
        this.timer = undefined;
        if (this.points.length + this.pictures.length > 0 && !this.gone.signal.aborted) this.later();
      });
    }, this.every).unref();
  }

  private async tell(): Promise<void> {
    const tracker = await this.tracker;
    const [points, pictures] = [this.points, this.pictures];
    [this.points, this.pictures] = [[], []];
    if (points.length > 0) await tracker.points(points);
    if (pictures.length > 0) await tracker.pictures(pictures);
  }

  /** Says once why nothing more is told. */
  private leave(why: string): void {
    if (this.gone.signal.aborted) return;
    this.gone.abort();
    [this.points, this.pictures] = [[], []];
    this.onNote(`warning: ${this.name} is told no more of this run, which goes on: ${why}`);
  }
}
