/**
 * People nobody trained on, under light never promised: Extended Yale B in three folds of nine people who are left out, each
 * enrolled by the picture under frontal light. Shares of right answers over the folds' queries, and the seconds of a training:
 * rank1 over all other pictures; side: light from 50° on; leak: the light read off the pictures of other people; any: a random
 * picture enrolled; sh2: queries moved by up to two pixels.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { datasets } from "../../src/data/registry.ts";
import type { NodeBackend } from "../../src/engine/backends/node.ts";
import { expect } from "../../src/errors.ts";
import { execute } from "../../src/execute/execute.ts";
import { resolveExperiment } from "../../src/experiment/resolve.ts";
import { openCodec } from "../../src/inference/codec.ts";
import { columns } from "../../src/numerics/matrix.ts";
import { mean } from "../../src/numerics/statistics.ts";
import { random } from "../../src/random.ts";
import { blockOf } from "../../src/search/searched.ts";
import type { Dataset, Matrix, Ref } from "../../src/types/index.ts";
import { type Measures, measuresOf } from "./measures.ts";
import { METHODS, type Method } from "./methods.ts";
import { dataOf, foldsOf, rowsOf, shifted, strangersOf, without } from "./people.ts";

const COLUMNS = ["rank1", "side", "leak", "any", "sh2", "seconds"] as const;
type Row = Measures & { readonly seconds: number };

interface Options {
  readonly data?: string;
  readonly only?: string;
  readonly seed?: number;
  readonly folds?: number;
}

export async function strangers(
  backend: NodeBackend,
  { data, only, seed = 0, folds }: Options,
): Promise<object> {
  const todo = "Give --data FOLDER, with labels.csv of identity, azimuth and elevation.";
  expect(data !== undefined, "bench", "strangers", "the folder of Extended Yale B", "none", todo);
  const methods = METHODS.filter(({ name }) => only?.split(",").includes(name) ?? true);
  const found: Record<string, Row> = {};
  for (const method of methods) {
    const ref = dataOf(data as string, method.size);
    const dataset = await datasets.resolve(ref);
    const rows: Row[] = [];
    for (const people of foldsOf(dataset, seed).slice(0, folds))
      rows.push(await fold(method, { ref, dataset }, people, backend));
    found[method.name] = averaged(rows);
    console.log(
      method.name.padEnd(16),
      COLUMNS.map((name) => `${name} ${found[method.name][name].toFixed(3)}`).join("  "),
    );
  }
  return { seed, methods: found };
}

const averaged = (rows: readonly Row[]) =>
  Object.fromEntries(
    COLUMNS.map((name) => [name, Number(mean(rows.map((row) => row[name])).toFixed(4))]),
  ) as unknown as Row;

/** Trains without these people, and reads their codes. */
async function fold(
  { given, lights }: Method,
  { ref, dataset: whole }: { readonly ref: Ref; readonly dataset: Dataset },
  people: readonly string[],
  backend: NodeBackend,
): Promise<Row> {
  const dataset = lights ? whole : without(whole, "lighting");
  const split = { unseen: { identity: people }, testShare: 0 };
  const experiment = resolveExperiment({ data: ref, split, metrics: [], ...given }, dataset);
  const root = mkdtempSync(join(tmpdir(), "unweave-bench-"));
  const folder = join(root, "run");
  let [started, seconds] = [performance.now(), 0];
  try {
    await execute(experiment, dataset, {
      ...{ folder, backend },
      onEvent: ({ type }) => {
        if (type === "start") started = performance.now();
        if (type === "end") seconds = (performance.now() - started) / 1000;
      },
    });
    const codec = await openCodec(folder);
    const rows = rowsOf(whole, people);
    const [start, end] = codec.blocks[blockOf(codec.blocks, "identity") as string];
    const searched = async (codes: Promise<Matrix>) => columns(await codes, start, end);
    const codes = await searched(codec.encodeRows(dataset, rows));
    const moved = await searched(codec.encode(shifted(dataset, rows)));
    await codec.close();
    return { ...measuresOf(codes, moved, strangersOf(whole, rows), random(0)), seconds };
  } finally {
    rmSync(root, { recursive: true });
  }
}
