/** Representations for tests of metrics: golden worlds from files, and worlds made on the spot. */
import { existsSync, readFileSync } from "node:fs";
import { representationOfExternal } from "../../src/evaluate/externalRepresentation.ts";
import { type Rng, random } from "../../src/random.ts";
import type { Blocks, Factor, HeldBatches, Matrix, Representation, Sample } from "../../src/types/index.ts";
import { readFloats, readInts } from "./npy.ts";

// ── golden worlds ────────────────────────────────────────────────────────────────────────────────────────────────

export interface Tolerance {
  readonly abs: number;
  readonly rel?: number;
  /** False where the reference itself measures rounding. */
  readonly comparable?: boolean;
  readonly abs_per_factor?: readonly number[];
}
/** Numbers of expected.json; the text of a number that is none ("nan", "inf"). */
export type Golden = number | string | readonly Golden[] | { readonly [key: string]: Golden };
export interface Expected {
  readonly n: number;
  readonly n_train: number;
  readonly levels: readonly number[];
  /** By metric, by key. */
  readonly expected: Readonly<Record<string, Readonly<Record<string, Golden>>>>;
  readonly tolerance: Readonly<Record<string, Tolerance>>;
}
export interface World {
  readonly name: string;
  readonly golden: Expected;
  readonly factors: readonly Factor[];
  readonly blocks: Blocks;
  readonly all: Sample;
  readonly train: Sample;
  readonly test: Sample;
  /** The world as codes made elsewhere, with its batches where their files are at hand. */
  readonly representation: Representation;
}

const copied = new URL("../golden/metrics/", import.meta.url);
/** The complete set, with larger worlds; not part of the repository. */
const complete = new URL("../../../shared/reference/metrics/", import.meta.url);
const inRepository = ["axis_perfect", "circular_block", "dead_dims", "duplicated_dims", "tiny_n300"];
const elsewhere = ["categorical_183", "noisy", "permuted_scaled", "rotated_pairs", "sprites_pca16"];

/** Every golden world; `present` is false for one whose files are not at hand. */
export const goldenWorlds = [...inRepository, ...elsewhere].map((name) => {
  const folder = new URL(`${name}/`, inRepository.includes(name) ? copied : complete);
  return { name, present: existsSync(folder), read: () => readWorld(name, folder) };
});

/** Batches with one factor held, where their files lie beside the codes. */
function readBatches(folder: URL): HeldBatches | undefined {
  const file = (name: string) => new URL(`${name}.npy`, folder);
  if (!existsSync(file("fv_index"))) return undefined;
  const [rows, pairs] = [readInts(file("fv_index")), readInts(file("bv_index"))];
  return {
    factorVae: { rows: rows.data, size: rows.columns, factor: readInts(file("fv_factor")).data },
    betaVae: { rows: pairs.data, size: pairs.columns, factor: readInts(file("bv_factor")).data },
  };
}

export function readWorld(name: string, folder: URL): World {
  const golden: Expected = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8"));
  const codes = readFloats(new URL("codes.npy", folder));
  const levels = readInts(new URL("factors.npy", folder));
  const all = { codes, levels: levels.data };
  const factors: Factor[] = golden.levels.map((size, k) => ({ name: `factor${k}`, size, kind: "ordinal" }));
  const blocks: Blocks = { code: [0, codes.columns] };
  const [trainRows, batches] = [golden.n_train, readBatches(folder)];
  return {
    name,
    golden,
    factors,
    blocks,
    all,
    train: rowsOf(all, 0, trainRows),
    test: rowsOf(all, trainRows, codes.rows),
    representation: representationOfExternal({
      ...all,
      factors,
      blocks,
      trainRows,
      ...(batches === undefined ? {} : { batches }),
    }),
  };
}

// ── worlds made on the spot ──────────────────────────────────────────────────────────────────────────────────────

/** Rows [from, to) of a sample. */
export function rowsOf(sample: Sample, from: number, to: number): Sample {
  return pickRows(
    sample,
    Array.from({ length: to - from }, (_, i) => from + i),
  );
}

/** The given rows of a sample, in that order. */
export function pickRows({ codes, levels }: Sample, rows: ArrayLike<number>): Sample {
  const factors = codes.rows > 0 ? levels.length / codes.rows : 0;
  const picked = Array.from(rows);
  return {
    codes: {
      rows: picked.length,
      columns: codes.columns,
      data: Float32Array.from(
        picked.flatMap((i) => [...codes.data.subarray(i * codes.columns, (i + 1) * codes.columns)]),
      ),
    },
    levels: Int32Array.from(picked.flatMap((i) => [...levels.subarray(i * factors, (i + 1) * factors)])),
  };
}

export function matrixOf(rows: readonly (readonly number[])[], columns = rows[0]?.length ?? 0): Matrix {
  return { rows: rows.length, columns, data: Float32Array.from(rows.flat()) };
}

export function sampleOf(
  codes: readonly (readonly number[])[],
  levels: readonly (readonly number[])[],
): Sample {
  return { codes: matrixOf(codes), levels: Int32Array.from(levels.flat()) };
}

/** No rows, as wide as `sample`. */
export function emptyLike({ codes }: Sample): Sample {
  return {
    codes: { rows: 0, columns: codes.columns, data: new Float32Array(0) },
    levels: new Int32Array(0),
  };
}

/** A representation with what is not given left empty. */
export function representationOf(
  given: Pick<Representation, "factors" | "blocks" | "test"> & Partial<Representation>,
): Representation {
  const none = emptyLike(given.test);
  return { train: none, unseen: none, unseenFactor: null, baselines: {}, ...given };
}

/** Factors `name: size`, without labels. */
export function factorsOf(sizes: Readonly<Record<string, number>>): Factor[] {
  return Object.entries(sizes).map(([name, size]) => ({ name, size, kind: "categorical" }));
}

/** Rows of uniformly drawn levels, coded by `code`. */
export function drawn(
  rows: number,
  factors: readonly Factor[],
  seed: number,
  code: (levels: readonly number[], rng: Rng) => readonly number[],
): Sample {
  const rng = random(seed);
  const levels = Array.from({ length: rows }, () => factors.map(({ size }) => rng.int(size)));
  const noise = rng.fork("codes");
  return sampleOf(
    levels.map((row) => code(row, noise)),
    levels,
  );
}

export function oneHot(level: number, size: number): number[] {
  return Array.from({ length: size }, (_, i) => Number(i === level));
}

/** Paths of what is not finite or undefined in a value, however deep. */
export function unsound(value: unknown, path = ""): string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path} ${value}`];
  if (typeof value !== "object" || value === null) return value === undefined ? [`${path} undefined`] : [];
  return Object.entries(value).flatMap(([key, inner]) => unsound(inner, `${path}.${key}`));
}
