/** A thread that scores one metric, or a part of one, after the other (see metricPool.ts). */
import { parentPort, workerData } from "node:worker_threads";
import { InputError } from "../errors.ts";
import type { Answer, Task, WorkerInput } from "./metricPool.ts";
import { scoreOne, scorePart, scoreWhole } from "./scoreOne.ts";

const { representation, seed } = workerData as WorkerInput;

function run(task: Task): Answer {
  const { ref } = task;
  if ("part" in task) return { part: scorePart(representation, ref, seed, task.part) };
  if ("parts" in task) return { score: scoreWhole(representation, ref, seed, task.parts) };
  return { score: scoreOne(representation, ref, seed) };
}

function answer(task: Task): Answer {
  try {
    return run(task);
  } catch (error) {
    const { message, stack } = error as Error;
    if (!(error instanceof InputError)) return { failure: stack ?? message };
    return { refusal: { kind: error.kind, subject: error.subject, message } };
  }
}

parentPort!.on("message", (task: Task) => parentPort!.postMessage(answer(task)));
