/** The Worker in which a run's models compute, so that the page never waits. */
import type { Answer, Models, Question } from "./messages.ts";
import { OpenedModels } from "./models.ts";

let models: Models | null = null;

self.onmessage = async ({ data: { id, opening, method, given } }: MessageEvent<Question>) => {
  models ??= new OpenedModels(opening);
  try {
    const ask = models[method].bind(models) as (...args: readonly unknown[]) => Promise<unknown>;
    postMessage({ id, value: await ask(...given) } satisfies Answer);
  } catch (error) {
    postMessage({ id, error: (error as Error).message } satisfies Answer);
  }
};
