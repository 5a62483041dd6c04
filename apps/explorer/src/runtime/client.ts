/** The Worker of a run, seen from the page: begun with the first question, ended when nobody looks any more. */
import type { Answer, Models, Opening, Question } from "./messages.ts";

/** Threads beyond which small models gain nothing. */
const MOST = 4;

/** Threads that this page may use: one where it is not isolated from other sites, or where the address asks for so many. */
export function threadsOf(asked: string): number {
  if (!crossOriginIsolated) return 1;
  const wanted = Math.floor(Number(asked));
  return Math.max(1, Math.min(MOST, wanted >= 1 ? wanted : navigator.hardwareConcurrency));
}

/** Where the files of a run are. */
const filesOf = (id: string): string =>
  `/files/${id === "." ? "" : `${id.split("/").map(encodeURIComponent).join("/")}/`}`;

/** A run's models. */
export class ModelsOf {
  readonly threads: number;
  private readonly opening: Opening;
  private worker: Worker | null = null;
  private nextId = 0;
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();

  constructor(id: string, threads: number) {
    this.threads = threads;
    this.opening = { files: filesOf(id), threads };
  }

  /** The answer of a method; an Error with the sentence of what went wrong. */
  ask<M extends keyof Models>(method: M, ...given: Parameters<Models[M]>): ReturnType<Models[M]> {
    this.worker ??= this.start();
    const id = this.nextId++;
    const answer = Promise.withResolvers<unknown>();
    this.waiting.set(id, answer);
    const bitmaps = given.filter((each): each is ImageBitmap => each instanceof ImageBitmap);
    this.worker.postMessage({ id, opening: this.opening, method, given } satisfies Question, bitmaps);
    return answer.promise as ReturnType<Models[M]>;
  }

  /** Ends the Worker, whatever it computes. */
  close(): void {
    this.worker?.terminate();
    this.worker = null;
    this.waiting.clear();
  }

  private start(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "models" });
    worker.onmessage = ({ data: { id, value, error } }: MessageEvent<Answer>) => {
      const answer = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) answer?.resolve(value);
      else answer?.reject(new Error(error));
    };
    worker.onerror = ({ message }) => {
      for (const { reject } of this.waiting.values())
        reject(new Error(`The page could not start its runtime: ${message || "the browser says no more"}.`));
      this.waiting.clear();
    };
    return worker;
  }
}
