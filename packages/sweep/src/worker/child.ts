/**
 * The process that computes one task. It talks to its supervisor alone, and ends with it: a child whose supervisor was killed
 * would go on writing where the next one writes too.
 */
import { InputError, Interrupted, RunError, runs } from "../../../../src/index.ts";
import { kinds } from "../kinds/index.ts";
import { openStore } from "../store/index.ts";
import type { Needs } from "../types.ts";

/** What the supervisor sends: once the work, and later perhaps that it shall stop. */
export type Order =
  | {
      readonly type: "work";
      readonly kind: string;
      readonly spec: Readonly<Record<string, unknown>>;
      readonly needs: Needs;
      readonly folder: string;
      readonly store: string;
    }
  | { readonly type: "stop" };

/** What it hears. */
export type Report =
  | { readonly type: "progress"; readonly share: number; readonly note: string }
  | { readonly type: "done"; readonly result: Readonly<Record<string, unknown>> }
  | { readonly type: "stopped" }
  | { readonly type: "failed"; readonly reason: string; readonly isFinal: boolean };

/** Milliseconds between looks at a folder that an earlier child has not left yet, and how long that may take. */
const [LOOK, LEAVING] = [100, 120_000];

const stop = new AbortController();
const tell = (report: Report) =>
  new Promise<void>((resolve) => {
    process.send?.(report, undefined, undefined, () => resolve());
  });

async function work(order: Extract<Order, { type: "work" }>): Promise<Report> {
  const { kind, spec, needs, folder } = order;
  const until = Date.now() + LEAVING;
  while (runs.holderOf(folder) !== null && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  const store = await openStore(order.store, { isReadOnly: true });
  const context = { folder, needs, store, signal: stop.signal };
  const progress = ({ share, note }: { share: number; note: string }) =>
    void tell({ type: "progress", share, note });
  const result = await kinds[kind](spec, { ...context, progress });
  return { type: "done", result };
}

function failed(error: unknown): Report {
  if (error instanceof Interrupted) return { type: "stopped" };
  const { message, stack } = error as Error;
  // What a person gave wrong is wrong in every attempt, and so is a training that leaves the numbers.
  if (error instanceof InputError || (error instanceof RunError && message.startsWith("training ")))
    return { type: "failed", reason: message, isFinal: true };
  process.stderr.write(`${stack ?? message}\n`);
  return { type: "failed", reason: message ?? String(error), isFinal: false };
}

process.on("disconnect", () => process.exit(1));
process.on("SIGINT", () => {});
process.on("SIGTERM", () => stop.abort());
process.on("message", async (order: Order) => {
  if (order.type === "stop") return stop.abort();
  await tell(await work(order).catch(failed));
  process.exit(0);
});
