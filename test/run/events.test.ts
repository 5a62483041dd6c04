/** The log of training events: cut where a run goes on, whole to its last complete line. */
import { appendFileSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readEvents } from "../../src/run/events.ts";
import { EventLog } from "../../src/track/eventLog.ts";
import type { TrainEvent } from "../../src/train/loop.ts";
import { newFolder } from "./world.ts";

const step = (at: number): TrainEvent => ({
  ...{ type: "step", step: at, total: 9, loss: 1 / at, gradientNorm: 1, parts: {} },
});
const end = (at: number): TrainEvent => ({ type: "end", step: at, reason: "stopped", state: {} });
const stepsIn = (path: string) => readEvents(path).map((event) => `${event.type} ${event.step}`);

it("goes on after the step of the checkpoint: what is repeated is written once", () => {
  const path = `${newFolder()}/events.jsonl`;
  const log = new EventLog(path, 0);
  for (const at of [1, 2, 3]) log.add(step(at));
  log.add(end(3));
  expect(stepsIn(path)).toEqual(["step 1", "step 2", "step 3", "end 3"]);
  const stopped = `${newFolder()}/events.jsonl`;
  const first = new EventLog(stopped, 0);
  first.add(step(1));
  first.add(end(1));
  new EventLog(stopped, 1);
  expect(stepsIn(stopped)).toEqual(["step 1"]);
  const again = new EventLog(path, 2);
  expect(stepsIn(path)).toEqual(["step 1", "step 2"]);
  again.add(step(3));
  again.flush();
  expect(stepsIn(path)).toEqual(["step 1", "step 2", "step 3"]);
});

it("begins anew with a run, holds no state, and leaves out a line that was cut off", () => {
  const path = `${newFolder()}/events.jsonl`;
  new EventLog(path, 0).add(end(5));
  const log = new EventLog(path, 0);
  log.add({ type: "checkpoint", step: 1, state: { parameters: Float32Array.of(1) } });
  expect(readFileSync(path, "utf8")).toBe('{"type":"checkpoint","step":1}\n');
  appendFileSync(path, '{"type":"st');
  expect(stepsIn(path)).toEqual(["checkpoint 1"]);
});
