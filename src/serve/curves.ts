/** The log of a training → curves, and what is added to it while somebody looks. */
import { paths } from "../run/folder.ts";
import { isHeld } from "../run/lock.ts";
import type { Curves } from "./api.ts";
import { eventsOf, type LogEvent, linesAfter } from "./log.ts";
import { type LoggedStep, Thinned } from "./thinned.ts";

/** Milliseconds between two looks at a log that is followed. */
const EVERY = 500;
/** Notes that are kept of one log. */
const MOST_NOTES = 50;

/** The curves of a run folder; empty where it has trained no step. */
export async function curvesOf(folder: string): Promise<Curves> {
  const { events } = paths(folder);
  const thinned = new Thinned();
  const notes: string[] = [];
  let total: number | null = null;
  let bytes = 0;
  for await (const piece of linesAfter(events, 0)) {
    bytes = piece.bytes;
    for (const event of eventsOf(piece.lines)) {
      if (event.type === "step") thinned.add(event as unknown as LoggedStep);
      if (typeof event.total === "number") total = event.total;
      const note = noteOf(event);
      if (note !== null && notes.length < MOST_NOTES) notes.push(note);
    }
  }
  const { width, steps } = thinned;
  return { width, steps, series: thinned.series(), total, live: isHeld(folder), bytes, notes };
}

/** A sentence for an event that is no step; null where there is nothing to say of it. */
function noteOf({ type, step, to, why, reason }: LogEvent): string | null {
  if (type === "start") return step === 0 ? null : `Training went on after step ${step}.`;
  if (type === "restored") return `Step ${step}: ${why}; training went on from step ${to}.`;
  if (type === "end" && reason === "diverged") return `Training diverged: ${why}.`;
  return type === "end" && reason === "stopped" ? `Training was stopped after step ${step}.` : null;
}

/** What was added to a log, and whether somebody writes still. */
export interface Added {
  readonly events: readonly LogEvent[];
  readonly bytes: number;
  readonly live: boolean;
}

/** Calls `told` with events after byte `from` as they come, until nobody writes any more or `signal` is aborted. */
export async function followLog(
  folder: string,
  from: number,
  signal: AbortSignal,
  told: (added: Added) => void,
): Promise<void> {
  const { events } = paths(folder);
  let bytes = from;
  while (!signal.aborted) {
    // Asked first: what a writer adds before it goes is read below.
    const live = isHeld(folder);
    for await (const piece of linesAfter(events, bytes)) {
      if (signal.aborted) return;
      bytes = piece.bytes;
      told({ events: eventsOf(piece.lines), bytes, live: true });
    }
    if (!live) return told({ events: [], bytes, live });
    await pause(signal);
  }
}

function pause(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(done, EVERY);
  function done() {
    clearTimeout(timer);
    signal.removeEventListener("abort", done);
    resolve();
  }
  signal.addEventListener("abort", done);
  return promise;
}
