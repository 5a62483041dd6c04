/** The name of a trial: a digest of all that its run depends on, and of nothing else. */
import { createHash, hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { Dataset, Experiment, Ref, Split } from "../../../../src/index.ts";
import { runs } from "../../../../src/index.ts";
import { withPlaces } from "./places.ts";
import { canonical } from "./settings.ts";

/** Characters of a name: 64 bits, at which a million trials are told apart. */
const DIGITS = 16;
const NO_PARTS = { train: new Int32Array(), test: new Int32Array(), unseen: new Int32Array() };

/** A name from everything that a task depends on. */
export const nameOf = (everything: unknown): string =>
  hash("sha256", canonical(everything), "hex").slice(0, DIGITS);

/** What is known of opened data. */
export interface Known {
  /** Of pictures and levels in whatever order; machines compare it before they compute. */
  readonly digest: runs.DataRecord["digest"];
  /** Of its rows in their order, which chance draws by position, and of its factors. */
  readonly rows: string;
}

/** Digests of a dataset; every picture is read once. */
export function knownOf(dataset: Dataset): Known {
  const { digest, rows, ...head } = runs.recordOf(dataset, NO_PARTS);
  return { digest, rows: hash("sha256", canonical({ head, rows }), "hex") };
}

/**
 * The name of a trial on this data with these parts. The place of the data says nothing, so a run on another machine has the same
 * name; nor does the order of options. The order of blocks is part of it, because a code's columns follow it, and so is that of
 * held-out factors, of which the first makes the unseen part.
 */
export function trialName(experiment: Experiment, split: Split, { rows }: Known): string {
  const { data, split: choice, code, read = {}, pairs, terms, ...rest } = experiment;
  const { file, unseen, ...drawing } = choice;
  const ordered = [code, read, unseen].map(Object.entries);
  return nameOf({
    ...rest,
    data: placeless(data),
    drawing,
    ordered,
    pairs: byContent(pairs),
    terms: terms.map(byContent),
    rows,
    parts: partsOf(split),
  });
}

function partsOf(split: Split): string {
  const sum = createHash("sha256");
  for (const rows of [split.train, split.test, split.unseen])
    sum.update(`${rows.length};`).update(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength));
  return sum.digest("hex");
}

function placeless({ name, options = {} }: Ref): Ref {
  const places = runs.placeOptions(name);
  const kept = Object.entries(options).filter(([key]) => !places.includes(key));
  return { name, options: Object.fromEntries(kept) };
}

/** A file of pairs, and a run whose decoder a term uses, by what is in them. */
function byContent<R extends Ref>(ref: R): R {
  const read = (path: string, key: string) => {
    const file = key === "run" ? runs.paths(path).decoder : path;
    return existsSync(file) ? hash("sha256", readFileSync(file), "hex") : file;
  };
  return withPlaces({ ...ref, options: { ...ref.options } }, read);
}
