/** A thread that scores one metric after the other (see metricPool.ts). */
import { parentPort, workerData } from "node:worker_threads";
import { InputError } from "../check.ts";
import type { Ref } from "../types.ts";
import type { Answer, WorkerInput } from "./metricPool.ts";
import { scoreOne } from "./scoreOne.ts";

const { representation, seed } = workerData as WorkerInput;

function answer(ref: Ref): Answer {
  try {
    return { score: scoreOne(representation, ref, seed) };
  } catch (error) {
    const { message, stack } = error as Error;
    if (!(error instanceof InputError)) return { failure: stack ?? message };
    return { refusal: { kind: error.kind, subject: error.subject, message } };
  }
}

parentPort!.on("message", (ref: Ref) => parentPort!.postMessage(answer(ref)));
