/** Threads that read a file with a library which damage may keep busy for ever, or make fill the memory: each call can be stopped. */
import { parentPort, Worker } from "node:worker_threads";
import { InputError } from "../errors.ts";

/** Seconds that a call may take, and bytes a second that the slowest disk gives beside them. */
const SECONDS = 20;
const SLOWEST = 2 << 20;
/** Bytes by which the process may grow during a call, beside some copies of what was asked for. */
const GROWTH = 1 << 30;
const COPIES = 8;
/** The most megabytes of objects in a thread; larger arrays of numbers lie outside. */
const HEAP = 1536;
/** Milliseconds between two looks at the memory. */
const LOOK = 50;

interface Request {
  readonly id: number;
  readonly method: string;
  readonly given: readonly unknown[];
}
interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
  /** The parts of an InputError, whose class would be lost on the way. */
  readonly refusal?: readonly [string, string, string, string, string];
}

/** A thread that runs the module `name` of this folder, which calls `serve`. */
export class ReadingThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();
  private nextId = 0;

  constructor(name: string) {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    this.worker = new Worker(new URL(`./${name}.${extension}`, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP },
      // Libraries print warnings of their own about damage; the error says all.
      stdout: true,
      stderr: true,
    });
    this.worker.on("message", (reply: Reply) => this.settle(reply));
    this.worker.on("error", (error) => this.failAll(error));
    this.worker.on("exit", () => this.failAll(new Error("a reader that ended")));
  }

  /** The answer of a method; an Error once it takes too long or too much memory for `bytes` of the file. */
  async ask<T>(method: string, given: readonly unknown[], bytes = 0): Promise<T> {
    const id = this.nextId++;
    const answer = Promise.withResolvers<unknown>();
    this.waiting.set(id, answer);
    this.worker.postMessage({ id, method, given } satisfies Request);
    const [began, start] = [performance.now(), process.memoryUsage.rss()];
    const seconds = SECONDS + bytes / SLOWEST;
    const watch = setInterval(() => {
      if (performance.now() - began > 1000 * seconds) this.stop(`no end within ${Math.ceil(seconds)} s`);
      if (process.memoryUsage.rss() - start > GROWTH + COPIES * bytes)
        this.stop("more memory than it can need");
    }, LOOK);
    try {
      return (await answer.promise) as T;
    } finally {
      clearInterval(watch);
    }
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private stop(reason: string): void {
    this.failAll(new Error(reason));
    void this.worker.terminate();
  }
  private settle({ id, value, error, refusal }: Reply): void {
    const answer = this.waiting.get(id);
    this.waiting.delete(id);
    if (refusal !== undefined) answer?.reject(new InputError(...refusal));
    else if (error !== undefined) answer?.reject(new Error(error));
    else answer?.resolve(value);
  }
  private failAll(error: Error): void {
    for (const answer of this.waiting.values()) answer.reject(error);
    this.waiting.clear();
  }
}

/** The side of the thread: answers calls by these methods, one after the other. */
export function serve(methods: Readonly<Record<string, (...given: never[]) => unknown>>): void {
  let last: Promise<unknown> = Promise.resolve();
  const answer = async ({ id, method, given }: Request) => {
    const reply = await Promise.resolve()
      .then(() => methods[method](...(given as never[])))
      .then(
        (value): Reply => ({ id, value }),
        (error: unknown) => refused(id, error),
      );
    parentPort!.postMessage(reply);
  };
  parentPort!.on("message", (request: Request) => {
    last = last.then(() => answer(request));
  });
}

function refused(id: number, error: unknown): Reply {
  if (!(error instanceof InputError))
    return { id, error: error instanceof Error ? error.message : `${error}` };
  const { kind, subject, expected, got, todo } = error;
  return { id, refusal: [kind, subject, expected, got, todo] };
}
