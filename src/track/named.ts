/** Which tracker a person named. */
import { InputError, unknownName } from "../errors.ts";
import { trackers } from "./index.ts";
import type { OpenTracker } from "./tracker.ts";

/** A tracker, and where it shall write. */
export interface Named {
  readonly name: string;
  readonly where: string;
  readonly open: OpenTracker;
}

/** `tensorboard`, `csv`, `mlflow:http://…`; an InputError for anything else. */
export function trackerNamed(text: string): Named {
  const [, name, where = ""] = /^([^:]*)(?::(.*))?$/s.exec(text)!;
  if (!Object.hasOwn(trackers, name)) throw unknownName("tracker", name, Object.keys(trackers));
  const isUrl = URL.canParse(where) && /^https?:$/.test(new URL(where).protocol);
  if (name === "mlflow" && !isUrl) {
    const todo = "Write --track mlflow:http://localhost:5000.";
    throw new InputError("tracker", text, "the address of an MLflow server", where || "none", todo);
  }
  return { name, where, open: trackers[name as keyof typeof trackers] };
}
