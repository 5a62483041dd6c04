/** Requests that are given again while the other end is down, busy or silent. */
import { setTimeout as sleep } from "node:timers/promises";
import { InputError, RunError } from "../../../../src/index.ts";

/** How long an answer is waited for, and in what pieces large files go. */
export interface Limits {
  /** Requests in a row without an answer before it is given up. */
  readonly tries: number;
  /** Milliseconds before the second request; they double up to `longest`. */
  readonly pause: number;
  readonly longest: number;
  /** Milliseconds that a request may take, and the bytes that it moves in each of them beyond. */
  readonly wait: number;
  readonly bytesEach: number;
  /** Bytes of one piece of a large file. */
  readonly piece: number;
}

/** A server may be gone for half a minute; a line may be as slow as 50 kB a second. */
export const LIMITS: Limits = {
  tries: 10,
  pause: 100,
  longest: 10_000,
  wait: 30_000,
  bytesEach: 50,
  piece: 16 << 20,
};

/** What came back, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** Every request was lost, or its answer was: whether it was carried out is not known. */
export class Unanswered extends RunError {}

/** Statuses that say "later": a server that is busy or broken, two writers of one key at the same moment. */
const LATER = new Set([408, 409, 425, 429, 500, 502, 503, 504]);

/** The first answer that is more than "later". `bytes` are those that the request moves. */
export async function ask(
  place: string,
  { tries, pause, longest, wait, bytesEach }: Limits,
  bytes: number,
  send: (signal: AbortSignal) => Promise<Response>,
): Promise<Answer> {
  const time = Math.ceil(wait + bytes / bytesEach);
  let got = "";
  for (let n = 0; n < tries; n++) {
    // By chance between half and all of it, so that many workers do not come back at once.
    if (n > 0) await sleep(Math.min(pause * 2 ** (n - 1), longest) * (0.5 + Math.random() / 2));
    try {
      const response = await send(AbortSignal.timeout(time));
      const body = new Uint8Array(await response.arrayBuffer());
      const { status, headers } = response;
      if (!LATER.has(status) && !isTimeout(status, body)) return { status, headers, body };
      got = `the status ${status}`;
    } catch (error) {
      if (error instanceof InputError) throw error;
      got = reasonOf(error, time);
    }
  }
  throw new Unanswered(
    "store",
    place,
    "an answer",
    `${got}, ${tries} times`,
    "Look at its server and the network; what was written before is whole.",
  );
}

/** S3 says 400 where it waited too long for the body. */
const isTimeout = (status: number, body: Uint8Array) =>
  status === 400 && Buffer.from(body).includes("<Code>RequestTimeout</Code>");

/** A word for a connection that failed. The message itself is left out: it may quote a header, and keys are in headers. */
function reasonOf(error: unknown, time: number): string {
  const { cause, name } = error as Error & { cause?: NodeJS.ErrnoException };
  if (name === "TimeoutError") return `nothing in ${Math.ceil(time / 1000)} seconds`;
  if (typeof cause?.code === "string" && /^[A-Z0-9_]+$/.test(cause.code)) return cause.code;
  return name === "TypeError" ? "a connection that broke" : name;
}
