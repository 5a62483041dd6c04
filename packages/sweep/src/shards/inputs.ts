/** What a shard depends on, by its bytes: another machine may have other files under the same names. */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import { embedding, InputError, runs } from "../../../../src/index.ts";
import { nameOf } from "../plan/index.ts";
import type { Range } from "./cut.ts";

/** A digest of a file, which is read in pieces. */
export async function fileDigest(path: string): Promise<string> {
  if (!existsSync(path))
    throw new InputError(
      "file",
      path,
      "one that can be read",
      "no such file",
      "Copy it here, or mend the path.",
    );
  const sum = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) sum.update(piece);
  return sum.digest("hex");
}

/** A digest of a finished run: of its encoder, which says blocks and what it takes too. */
export async function runDigest(run: string): Promise<string> {
  runs.openRun(run);
  return fileDigest(runs.paths(run).encoder);
}

/** The pictures of a folder in their order, or some of them. */
export function picturesOf(folder: string, range: Range = { from: 0, to: Infinity }): string[] {
  const chosen: string[] = [];
  let at = 0;
  for (const file of embedding.eachImageBelow([folder], new Map())) {
    if (at >= range.from && at < range.to) chosen.push(file);
    at++;
  }
  return chosen;
}

/** A digest of pictures by their names and sizes; reading millions of them takes as long as encoding them. */
export const picturesDigest = (files: readonly string[]): string =>
  nameOf(files.map((file) => [file, statSync(file).size]));

/** Refuses files that are not those of the plan. */
export function expectSame(kind: string, name: string, planned: string, found: string): void {
  if (planned === found) return;
  const todo = "This machine has other files: copy those of the plan here, or plan again with these.";
  throw new InputError(kind, name, `digest ${planned}`, `digest ${found}`, todo);
}
