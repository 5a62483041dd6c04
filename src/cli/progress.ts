/** Progress: one redrawn line on a terminal, a plain line now and then elsewhere. */
import type { Output } from "./io.ts";

/** Prints a line of its own: on a terminal it takes the place of the line of progress, which is drawn again below it. */
export function printLine(stream: Output, text: string): void {
  stream.write(`${stream.isTTY ? CLEAR : ""}${text}\n`);
}

const CLEAR = "\r\x1b[2K";
const BAR = 24;
/** Seconds between redraws on a terminal, between lines elsewhere. */
const REDRAW = { terminal: 0.1, plain: 5 };

/** A line of progress: `done` of the total that it was made with. */
export interface Progress {
  /** `share` of the work, where things counted are of different size. */
  update(done: number, note?: string, share?: number): void;
  finish(note?: string): void;
}

/** A bar on `stream`; `unit` is what is counted ("steps"). */
export function progress(stream: Output, label: string, total: number, unit: string): Progress {
  const started = performance.now();
  const every = stream.isTTY ? REDRAW.terminal : REDRAW.plain;
  let drawn = started;
  const write = (done: number, note: string, share: number, last: boolean) => {
    const seconds = (performance.now() - started) / 1000;
    const left = share > 0 ? `${clock((seconds * (1 - share)) / share)} left` : `${clock(seconds)} so far`;
    const time = last ? clock(seconds) : left;
    const line = `${label} ${done}/${total} ${unit}${pace(done, seconds)}, ${time}${note ? `  ${note}` : ""}`;
    if (stream.isTTY) stream.write(`${CLEAR}${bar(share)} ${line}${last ? "\n" : ""}`);
    else stream.write(`${line}\n`);
  };
  return {
    update: (done, note = "", share = done / total) => {
      if ((performance.now() - drawn) / 1000 < every) return;
      drawn = performance.now();
      write(done, note, share, false);
    },
    finish: (note = "") => write(total, note, 1, true),
  };
}

/** How fast things are done, where some are: so many a second, or so many seconds each. */
function pace(done: number, seconds: number): string {
  if (done === 0) return "";
  const rate = done / Math.max(seconds, 1e-9);
  return rate < 0.1 ? `, ${Math.round(1 / rate)} s each` : `, ${rate.toFixed(1)}/s`;
}

function bar(share: number): string {
  const full = Math.round(BAR * Math.min(1, share));
  return `${"█".repeat(full)}${"░".repeat(BAR - full)}`;
}

/** 75 → "1:15" */
function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
