/** External representations: codes in a file, or an encoder file with a dataset; made by another program. */

import { allRows, levelsOf } from "../data/dataset.ts";
import { expectFinite } from "../data/features/readFeatures.ts";
import { cover } from "../data/split/cover.ts";
import { missingLevels } from "../data/split/warnings.ts";
import { IsolatedModel } from "../engine/backends/isolated.ts";
import { backendNamed } from "../engine/backends/node.ts";
import { expect, InputError, RunError } from "../errors.ts";
import { layoutOf } from "../experiment/blocks.ts";
import { type EncoderPorts, encodeOutputs } from "../inference/encode.ts";
import { readEncoderFile } from "../inference/encoderFile.ts";
import { hstack } from "../numerics/matrix.ts";
import { random } from "../random.ts";
import type { Blocks, Dataset, HeldBatches, Matrix, Representation } from "../types/index.ts";
import { type Scored, scoresOf } from "./evaluate.ts";
import { type External, representationOfExternal } from "./externalRepresentation.ts";
import type { PoolOptions } from "./metricPool.ts";
import { shared } from "./sharedMemory.ts";

/** Share of the rows that fit probes; the rest tests them. */
const TRAIN_SHARE = 0.8;
/** The fewest rows of which that share leaves one to test. */
const FEWEST = 5;

/** Which rows fit probes: a random share, or the first ones. */
export type SplitKind = "ordered" | "shuffled";

/** A representation whose rows are parted, and the levels that only one part has. */
export interface Parted {
  readonly representation: Representation;
  readonly warnings: readonly string[];
}

/**
 * The first ceil(0.8 · rows) rows train, the rest tests: as they lie (`ordered`), or in a seeded order (`shuffled`) in which
 * every level that has two rows comes on both sides.
 */
export function splitExternal(given: Omit<External, "trainRows">, kind: SplitKind, seed: number): Parted {
  const { rows } = given.codes;
  const enough = `${FEWEST} rows or more, so that every fifth can test`;
  expect(rows >= FEWEST, "split", kind, enough, `${rows}`, "Give more rows.");
  const trainRows = Math.ceil(TRAIN_SHARE * rows);
  const order = kind === "ordered" ? null : shuffled(given, trainRows, seed);
  const all = order ?? allRows({ rows });
  const sides = { train: all.subarray(0, trainRows), test: all.subarray(trainRows) };
  const todo = kind === "ordered" ? "; a shuffled split mixes rows that are sorted" : "";
  return {
    // Here, so that what is not shared yet can be freed before the metrics start.
    representation: shared(
      representationOfExternal({ ...(order === null ? given : reordered(given, order)), trainRows }),
    ),
    warnings: missingLevels(given, sides).map((warning) => warning + todo),
  };
}

function shuffled(
  given: Pick<External, "factors" | "levels" | "codes">,
  trainRows: number,
  seed: number,
): Int32Array {
  const { rows } = given.codes;
  const order = random(seed).fork("split").permutation(rows);
  const columns = given.factors.map(({ name }) => levelsOf(given, name, allRows({ rows })));
  cover(order.subarray(0, trainRows), order.subarray(trainRows), columns);
  return order;
}

/** Row i is what was row order[i]; batches follow their rows. */
function reordered<T extends Omit<External, "trainRows">>(given: T, order: Int32Array): T {
  const { codes, levels, factors, batches } = given;
  const data = new Float32Array(new SharedArrayBuffer(codes.data.byteLength));
  const moved = new Int32Array(levels.length);
  const place = new Int32Array(order.length);
  order.forEach((from, to) => {
    const [width, count] = [codes.columns, factors.length];
    data.set(codes.data.subarray(from * width, (from + 1) * width), to * width);
    moved.set(levels.subarray(from * count, (from + 1) * count), to * count);
    place[from] = to;
  });
  return {
    ...given,
    codes: { ...codes, data },
    levels: moved,
    ...(batches && { batches: renumbered(batches, place) }),
  };
}

function renumbered(batches: HeldBatches, place: Int32Array): HeldBatches {
  const entries = Object.entries(batches).map(([name, batch]) => [
    name,
    { ...batch, rows: batch.rows.map((row: number) => place[row]) },
  ]);
  return Object.fromEntries(entries);
}

/** Where an external encoder computes, and who is told how many images are done. */
export interface ExternalOptions {
  readonly backend?: string;
  onRows?(done: number): void;
}

/** Every image through an encoder file: codes, with a block per output. */
export async function encodeExternal(
  path: string,
  dataset: Dataset,
  { backend = "cpu", onRows }: ExternalOptions = {},
): Promise<{ codes: Matrix; blocks: Blocks }> {
  const { model, ports } = readEncoderFile(path, dataset.shape);
  const chosen = await backendNamed(backend);
  let loaded: IsolatedModel | null = null;
  try {
    loaded = await IsolatedModel.load(model, chosen);
    const parts = await encodeOutputs(loaded, 0, { ports, dataset, rows: allRows(dataset), onRows });
    const codes = hstack(parts);
    expectFinite(codes, "encoder", path);
    return { codes, blocks: blocksOf(ports, parts) };
  } catch (error) {
    if (error instanceof InputError) throw error;
    const got = (error as Error).message.split("\n")[0];
    const todo = "Try it in another ONNX runtime, or export it again.";
    throw new RunError("encoder", path, "a model that ONNX Runtime runs on these images", got, todo);
  } finally {
    loaded?.close();
  }
}

function blocksOf({ outputs }: EncoderPorts, parts: readonly Matrix[]): Blocks {
  if (outputs.length === 1) return { code: [0, parts[0].columns] };
  return layoutOf(Object.fromEntries(outputs.map((name, k) => [name, parts[k].columns])));
}

/**
 * Scores of every metric that applies; the others are left out and say what the representation lacks. An unknown metric or option
 * is an InputError; Interrupted as soon as the signal is aborted.
 */
export const scoreExternal = (representation: Representation, options: PoolOptions): Promise<Scored> =>
  scoresOf(representation, options, true);
