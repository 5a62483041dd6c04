/** The worker thread that runs ONNX Runtime in Node (node.ts). */
import { parentPort, workerData } from "node:worker_threads";
import type { Arrays } from "../runtime.ts";
import { LocalRuntime } from "./local.ts";
import { LOADED, type NodeBackend, nodeBackends, type Reply, type Request } from "./node.ts";
import * as ort from "./ort.ts";

const runtime = new LocalRuntime(ort, nodeBackends[workerData as NodeBackend]);

parentPort!.on("message", async ({ id, method, given }: Request) => {
  const answer = runtime[method] as (...given: unknown[]) => Promise<unknown>;
  const reply: Reply = await answer.call(runtime, ...given).then(
    (value) => ({ id, value }),
    (error: Error) => ({ id, error: error.message }),
  );
  parentPort!.postMessage(reply, method === "run" ? buffersOf(reply.value) : []);
});
parentPort!.postMessage({ id: LOADED } satisfies Reply);

/** Of a model's outputs, which are handed over and not copied: the state, which stays here, is none of them. */
function buffersOf(outputs: unknown = {}): ArrayBuffer[] {
  return [...new Set(Object.values(outputs as Arrays).map(({ buffer }) => buffer as ArrayBuffer))];
}
