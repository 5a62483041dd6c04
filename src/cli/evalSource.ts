/** What `eval` scores: a run folder, codes with factors, or an encoder with a dataset. */

import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { type FactorTable, readFactors } from "../data/features/readFactors.ts";
import { readCodes } from "../data/features/readFeatures.ts";
import { readBatches } from "../data/features/readHeldBatches.ts";
import { InputError } from "../errors.ts";
import { encodeExternal, type SplitKind, splitExternal } from "../evaluate/external.ts";
import { counted } from "../numerics/counted.ts";
import type { KnownOptions } from "../run/knownData.ts";
import type { Representation } from "../types/index.ts";
import { parseBlocks } from "./blocks.ts";
import type { Io } from "./io.ts";
import { progress } from "./progress.ts";
import { openDataset, readDataRef } from "./settings.ts";

/** Flags that say what is scored. */
export interface SourceFlags {
  readonly codes?: string;
  readonly factors?: string;
  readonly names?: string;
  readonly kinds?: string;
  readonly missing?: string;
  readonly separator?: string;
  readonly blocks?: string;
  readonly encoder?: string;
  readonly data?: string;
  readonly set?: string[];
  readonly batches?: string;
  readonly split?: SplitKind;
  readonly seed?: number;
  readonly backend?: string;
  readonly changedData?: KnownOptions["changedData"];
}

/** Where a representation comes from, for people. */
export interface Source {
  readonly representation: Representation;
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly warnings: readonly string[];
}

const SPLIT: readonly (keyof SourceFlags)[] = ["batches", "split", "seed"];
/** The flag that names a source, or none for a run folder, and the flags that go with it. */
const SOURCES: Readonly<Record<string, readonly (keyof SourceFlags)[]>> = {
  run: ["backend", "set", "changedData"],
  codes: ["factors", "names", "kinds", "missing", "separator", "blocks", ...SPLIT],
  encoder: ["data", "set", "backend", ...SPLIT],
};

/** The one source that the flags name; an InputError where they name none, several, or flags of another source. */
export function sourceOf(run: string | undefined, flags: SourceFlags): "run" | "codes" | "encoder" {
  const asked = [
    ...(run === undefined ? [] : ["run"]),
    ...["codes", "encoder"].filter((name) => name in flags),
  ];
  const expected = "a run folder, or --codes with --factors, or --encoder with --data";
  if (asked.length !== 1) {
    const got = asked.length === 0 ? "none of them" : asked.join(" and ");
    throw new InputError("usage", "eval", expected, got, "See unweave eval --help.");
  }
  const [source] = asked as ["run" | "codes" | "encoder"];
  const known: readonly string[] = [source, ...SOURCES[source]];
  const all = Object.entries(SOURCES).flatMap(([name, list]) => [name, ...list]);
  const foreign = Object.keys(flags).find((flag) => all.includes(flag) && !known.includes(flag));
  const takes = source === "run" ? "flags that go with a run folder" : `flags that go with --${source}`;
  if (foreign !== undefined) throw new InputError("usage", "eval", takes, `--${foreign}`, "Leave it out.");
  return source;
}

const listOf = (text: string | undefined) => text?.split(",").map((part) => part.trim());

/**
 * Codes and factors from files, with the split, blocks and batches that the flags name. A file that cannot be read, or does not
 * fit the others, is an InputError.
 */
export async function readCodesSource(io: Pick<Io, "stderr">, flags: SourceFlags): Promise<Source> {
  const { codes: path = "", factors: factorPath } = flags;
  const todo = "Give --factors FILE, an .npy, .csv or .parquet file.";
  if (factorPath === undefined)
    throw new InputError("usage", "eval", "--factors beside --codes", "none", todo);
  const { codes, notes } = readCodes(path);
  const table = await readFactors(factorPath, {
    names: listOf(flags.names),
    kinds: listOf(flags.kinds),
    missing: flags.missing === "" ? [] : listOf(flags.missing),
    separator: flags.separator === "tab" ? "\t" : flags.separator,
  });
  const got = `${table.rows} in "${factorPath}"`;
  if (table.rows !== codes.rows)
    throw new InputError(
      "factors",
      factorPath,
      `${counted(codes.rows, "row")}, as in "${path}"`,
      got,
      "Give both for the same rows.",
    );
  const blocks =
    flags.blocks === undefined
      ? { code: [0, codes.columns] as const }
      : parseBlocks(flags.blocks, codes.columns);
  return finish(io, flags, { codes, blocks, table }, [path, factorPath], [...notes, ...table.notes]);
}

/** Codes that an ONNX encoder gives to a dataset's pictures, with progress. */
export async function readEncoderSource(io: Io, flags: SourceFlags): Promise<Source> {
  const { encoder: path = "", data: name, set = [] } = flags;
  const todo = "Give --data NAME (unweave list datasets) or --data FOLDER.";
  if (name === undefined) throw new InputError("usage", "eval", "--data beside --encoder", "none", todo);
  const isFolder = existsSync(name) && statSync(name).isDirectory();
  const asked = isFolder ? readDataRef("images", [...set, `data.path=${name}`]) : readDataRef(name, set);
  const dataset = await openDataset(io, asked);
  const bar = progress(io.notes, "encode", dataset.rows, "pictures");
  const { codes, blocks } = await encodeExternal(path, dataset, {
    backend: flags.backend,
    onRows: (done) => bar.update(done),
  });
  bar.finish();
  const table = { factors: dataset.factors, levels: dataset.levels, rows: dataset.rows, notes: [] };
  // The dataset's own warnings were said when it was opened.
  return finish(io, flags, { codes, blocks, table }, [path, name], []);
}

async function finish(
  io: Pick<Io, "stderr">,
  { batches: batchPath, split = "shuffled", seed = 0 }: SourceFlags,
  {
    codes,
    blocks,
    table,
  }: Pick<Representation, "blocks"> & { codes: Representation["train"]["codes"]; table: FactorTable },
  files: readonly string[],
  notes: readonly string[],
): Promise<Source> {
  const [batches, batchNotes] =
    batchPath === undefined ? [undefined, []] : await readBatches(batchPath, table);
  const { factors, levels } = table;
  const parted = splitExternal({ codes, levels, factors, blocks, batches }, split, seed);
  const warnings = [...notes, ...batchNotes, ...parted.warnings];
  for (const warning of warnings) io.stderr.write(`warning: ${warning}\n`);
  const { representation } = parted;
  const { train, test } = representation;
  return {
    representation,
    title: basename(files[0]),
    facts: [
      ["read from", [...files, ...(batchPath === undefined ? [] : [batchPath])].join(", ")],
      ["rows", `${codes.rows}: ${train.codes.rows} fit probes, ${test.codes.rows} test them (${split})`],
      [
        "dimensions",
        Object.entries(blocks)
          .map(([name, [start, end]]) => `${name} ${end - start}`)
          .join(", "),
      ],
      [
        "factors",
        factors.map(({ name, size, kind }) => `${name} (${counted(size, "level")}, ${kind})`).join(", "),
      ],
      ["seed", `${seed}`],
    ],
    warnings,
  };
}
