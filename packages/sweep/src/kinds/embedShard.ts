/** Codes of some rows of many, by a run's encoder. */
import { join } from "node:path";
import { embed, runs } from "../../../../src/index.ts";
import type { EmbedShardSpec } from "../shards/embed.ts";
import { expectSame, fileDigest, picturesDigest, picturesOf, runDigest } from "../shards/inputs.ts";
import type { Kind } from "../types.ts";

/** Writes `codes.npy` and `names.json`; gives what was left out and what was done to pictures so that they fit. */
export const embedShard: Kind = async (spec, { folder, needs, signal, progress }) => {
  const given = spec as unknown as EmbedShardSpec;
  const { run, from, to } = given;
  expectSame("run", run, given.encoder, await runDigest(run));
  const names: string[] = [];
  const { rows, blocks, skipped, notes } = await embed({
    run,
    files: await rowsOf(given),
    out: join(folder, "codes.npy"),
    backend: needs.backend,
    mayBeEmpty: true,
    signal,
    onNames: (next) => names.push(...next),
    onRows: (done) => progress({ share: done / (to - from), note: `row ${from + done}` }),
  });
  runs.writeJson(join(folder, "names.json"), names);
  return { from, to, rows, blocks, skipped, notes };
};

async function rowsOf({ folder, vectors = "", from, to, rows }: EmbedShardSpec) {
  if (folder === undefined) {
    expectSame("vectors", vectors, rows, await fileDigest(vectors));
    return { path: vectors, from, to };
  }
  const files = picturesOf(folder, { from, to });
  expectSame("pictures", folder, rows, picturesDigest(files));
  return files;
}
