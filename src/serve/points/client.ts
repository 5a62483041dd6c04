/** The points of the run that somebody looks at, in a process of its own that ends when nobody asks any more. */
import { type ChildProcess, fork } from "node:child_process";
import { InputError } from "../../errors.ts";
import type { Points } from "./points.ts";
import type { Answer, Question } from "./process.ts";

/** Milliseconds without a question after which the process ends. */
const IDLE = 180_000;

/** Asks about one run at a time: another run's process replaces the one before. */
export class PointsOf {
  private child: ChildProcess | null = null;
  private folder = "";
  private nextId = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();

  /** The answer of a method of the points of a run folder; an InputError with the sentence of what went wrong. */
  ask<M extends keyof Points>(
    folder: string,
    method: M,
    ...given: Parameters<Points[M]>
  ): Promise<Awaited<ReturnType<Points[M]>>> {
    if (this.folder !== folder) this.close();
    this.child ??= this.start(folder);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.close(), IDLE).unref();
    const id = this.nextId++;
    const answer = Promise.withResolvers<unknown>();
    this.waiting.set(id, answer);
    this.child.send({ id, method, given } satisfies Question);
    return answer.promise as Promise<Awaited<ReturnType<Points[M]>>>;
  }

  /** Ends the process; whoever waits is told so. */
  close(): void {
    clearTimeout(this.timer);
    this.child?.kill("SIGKILL");
    this.child = null;
    this.folder = "";
    this.fail("a process that was ended");
  }

  private start(folder: string): ChildProcess {
    this.folder = folder;
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const child = fork(new URL(`./process.${extension}`, import.meta.url), [folder], {
      serialization: "advanced",
      stdio: "ignore",
    });
    child.on("message", ({ id, value, error }: Answer) => {
      const answer = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) answer?.resolve(value);
      else answer?.reject(new SaidError(error));
    });
    child.on("exit", () => {
      if (this.child === child) this.close();
    });
    return child;
  }

  private fail(got: string): void {
    for (const { reject } of this.waiting.values())
      reject(
        new InputError("map", this.folder, "a process that encodes its pictures", got, "Open the map again."),
      );
    this.waiting.clear();
  }
}

/** What the process said went wrong, in its own words. */
export class SaidError extends Error {
  override readonly name = "SaidError";
}
