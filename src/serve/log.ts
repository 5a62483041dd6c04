/** A log that grows: complete lines from a place on, in pieces, so that a long one is never in memory whole. */
import { open } from "node:fs/promises";
import { isPlainFile } from "./plain.ts";

/** Bytes read at a time. */
const PIECE = 2 ** 18;
/** Bytes after which a line without an end is given up. */
const LONGEST = 2 ** 22;

/** Lines of a log, and the byte after the last of them. */
export interface Lines {
  readonly lines: readonly string[];
  readonly bytes: number;
}

/** Every complete line after byte `from`, a piece at a time. A file that became shorter is read from its beginning. */
export async function* linesAfter(path: string, from: number): AsyncGenerator<Lines> {
  if (!isPlainFile(path)) return;
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    let at = from > size ? 0 : from;
    let rest = Buffer.alloc(0);
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(PIECE), 0, PIECE, at + rest.length);
      if (bytesRead === 0 || rest.length > LONGEST) return;
      const all = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      const end = all.lastIndexOf(10) + 1;
      rest = all.subarray(end);
      at += end;
      if (end > 0) yield { lines: all.toString("utf8", 0, end - 1).split("\n"), bytes: at };
    }
  } finally {
    await file.close();
  }
}

/** An event of a log, as far as it is read here. */
export interface LogEvent {
  readonly type: string;
  readonly step: number;
  readonly [key: string]: unknown;
}

/** The events of lines; what is no event is left out. */
export function eventsOf(lines: readonly string[]): LogEvent[] {
  return lines.flatMap((line) => {
    try {
      const read = JSON.parse(line) as LogEvent | null;
      return typeof read?.type === "string" && typeof read.step === "number" ? [read] : [];
    } catch {
      return [];
    }
  });
}
