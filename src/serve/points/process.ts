/** A process that opens one run as points and answers the server's questions, so that the server stays small. */
import { openPoints, type Points } from "./points.ts";

/** A question: a method of the points with what it is given. */
export interface Question {
  readonly id: number;
  readonly method: keyof Points;
  readonly given: readonly unknown[];
}
/** Its answer, or the sentence of an error. */
export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

const points = openPoints(process.argv[2]);
// Whoever asks first is told; until then nobody listens.
points.catch(() => {});

process.on("message", async ({ id, method, given }: Question) => {
  try {
    const ask = (await points)[method] as (...args: readonly unknown[]) => unknown;
    process.send?.({ id, value: await ask(...given) } satisfies Answer);
  } catch (error) {
    process.send?.({ id, error: (error as Error).message } satisfies Answer);
  }
});
