/** How things move. */
import { reader } from "../state/reader.svelte.ts";

const TURN = 2 * Math.PI;

/** From 0 to 1, slow at both ends; outside it stays. */
export function smooth(x: number): number {
  const t = Math.min(1, Math.max(0, x));
  return t * t * (3 - 2 * t);
}

/** The shorter way from one angle to another. */
export function turned(from: number, to: number): number {
  const way = (to - from) % TURN;
  if (way > Math.PI) return way - TURN;
  return way < -Math.PI ? way + TURN : way;
}

/** Calls `frame` with 0 … 1 until the time is over; once, with 1, for whoever wants no motion. Returns what stops it. */
export function ease(milliseconds: number, frame: (share: number) => void): () => void {
  if (reader.isStill) {
    frame(1);
    return () => undefined;
  }
  let next = 0;
  const start = performance.now();
  const tick = (now: number) => {
    const share = (now - start) / milliseconds;
    frame(smooth(share));
    if (share < 1) next = requestAnimationFrame(tick);
  };
  next = requestAnimationFrame(tick);
  return () => cancelAnimationFrame(next);
}

/** Waits; not at all for whoever wants no motion. */
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((done) => setTimeout(done, reader.isStill ? 0 : milliseconds));
