/** The thread of a metric pool: it computes one task after another (see metricPool.ts). */
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
    if (!(error instanceof InputError)) return { failure: (error as Error).stack ?? String(error) };
    const { kind, subject, expected, got, todo } = error;
    return { refusal: { kind, subject, expected, got, todo } };
  }
}

parentPort!.on("message", (task: Task) => parentPort!.postMessage(answer(task)));
