/** Names in addresses → places below the folder that is served, and nothing else. */
import { lstatSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { InputError } from "../errors.ts";

/** A name of a folder or a file that leads nowhere else. */
const isPlain = (name: string): boolean =>
  name !== "" && name !== ".." && name !== "." && !name.startsWith(".") && !/[\\/\0:]/.test(name);

/** The run folder of an id; an InputError where the id leads out of `root`, or to no folder. `root` is a real path. */
export function placeOf(root: string, id: string): string {
  if (id === ".") return root;
  const names = id.split("/");
  return within(root, names.every(isPlain) ? join(root, ...names) : null, id);
}

/** Files of a run folder that are given out. Pictures and notes that lie beside them are not. */
const GIVEN =
  /^(experiment|environment|data|scores|timings|choice|calibration|reference)\.json$|^events\.jsonl$|^(encoder|decoder|untrained|step)\.onnx$|^(golden|reference|likeness)\.safetensors$|^figures\/(retrieval|edits|map)\.json$/;

/** Whether a file of a run folder is given out under this name. */
export const isGiven = (name: string): boolean => GIVEN.test(name);

/** A file of a run folder; an InputError where it is none of those that are given out, or leads out of `root`. */
export function fileOf(root: string, path: string): string {
  const names = path.split("/");
  const name = [names.slice(-2).join("/"), names.at(-1) ?? ""].find(isGiven);
  const known = name !== undefined && names.every(isPlain);
  const place = within(root, known ? join(root, ...names) : null, path);
  if (lstatSync(place).isFile()) return place;
  throw nowhere(path);
}

/** `place` if it is there and no link on the way leads elsewhere. */
function within(root: string, place: string | null, name: string): string {
  try {
    if (place !== null && (place + sep).startsWith(root + sep) && realpathSync(place) === place) return place;
  } catch {
    // It is not there, or may not be read.
  }
  throw nowhere(name);
}

const nowhere = (name: string) =>
  new InputError(
    "place",
    name,
    "one inside the folder that is served",
    "none",
    "Choose one from the table of runs.",
  );
