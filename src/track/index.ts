import { csv } from "./csv.ts";
import { mlflow } from "./mlflow.ts";
import { tensorboard } from "./tensorboard.ts";

/** Trackers by the name before the colon. `events.jsonl` is always written (eventLog.ts). */
export const trackers = { csv, mlflow, tensorboard };
