/** A place that codes are put into block by block, so that a query by one block needs no program of ours. */
import { createHash } from "node:crypto";
import { InputError } from "../../../errors.ts";
import type { Blocks } from "../../../types/index.ts";

/** What a reader has to know of the codes; it is kept beside them. */
export interface Manifest {
  readonly format: 1;
  /** SHA-256 of the encoder: codes of two encoders cannot be compared. */
  readonly encoder: string;
  readonly supervision: string;
  readonly compared: "cosine";
  /** In the order of the code. `column`: what the block is called where it lies. */
  readonly blocks: readonly { readonly name: string; readonly column: string; readonly width: number }[];
}

/** A place that is open; nothing of what was written is there before `finish`. */
export interface CodeStore {
  /** `codes` is [files, dimensions]. A file that is there already gets its new code. */
  write(files: readonly string[], codes: Float32Array): Promise<void>;
  /** What a person should know of what was written. */
  finish(): Promise<readonly string[]>;
  /** Takes back what was written; harmless after `finish`. */
  abandon(): Promise<void>;
}

/** Where codes go, and what is said of them. */
export interface StoreOptions {
  /** What was named: `sqlite:FILE`, `postgres://…`, `projector:DIR` or FILE.parquet. */
  readonly target: string;
  /** The table of a database. */
  readonly table: string;
  readonly manifest: Manifest;
}

/** Opens a place; an InputError where it is not there, or holds something else. */
export type OpenStore = (options: StoreOptions) => Promise<CodeStore>;

/** The column of the picture's name, and what databases call things of their own. */
export const FILE = "file";
const TAKEN = [FILE, "distance", "k", "rowid", "ctid", "oid", "tableoid"];

/** A manifest of codes by this encoder. */
export const manifestOf = (encoder: Uint8Array, blocks: Blocks, supervision: string): Manifest => ({
  format: 1,
  encoder: createHash("sha256").update(encoder).digest("hex"),
  supervision,
  compared: "cosine",
  blocks: columnsOf(blocks),
});

/** Names that every database takes without quotes: small letters, digits and underscores, each once. */
export function columnsOf(blocks: Blocks): Manifest["blocks"] {
  const used = new Set(TAKEN);
  return Object.entries(blocks).map(([name, [start, end]]) => {
    const plain = name.toLowerCase().replace(/[^a-z0-9_]/g, "_");
    const base = /^[a-z]/.test(plain) && !TAKEN.includes(plain) ? plain : `block_${plain}`;
    let column = base;
    for (let n = 2; used.has(column); n++) column = `${base}_${n}`;
    used.add(column);
    return { name, column, width: end - start };
  });
}

/** The numbers of every block, row after row, of codes [rows, dimensions]. */
export function eachBlock(
  { blocks }: Manifest,
  codes: Float32Array,
  visit: (row: number, vectors: readonly Float32Array[]) => void,
): void {
  const dim = blocks.reduce((sum, { width }) => sum + width, 0);
  for (let row = 0; row * dim < codes.length; row++) {
    let at = row * dim;
    visit(
      row,
      blocks.map(({ width }) => {
        at += width;
        return codes.subarray(at - width, at);
      }),
    );
  }
}

/** Refuses a table that was made for other codes. `found` is what its manifest says; null where it has none. */
export function expectSame(
  { target, table, manifest }: StoreOptions,
  found: string | null,
  there: boolean,
): void {
  if (!there || found === JSON.stringify(manifest)) return;
  const got = found === null ? "one that something else made" : "one of another encoder's codes";
  const todo = "Name another with --table, or drop it.";
  throw new InputError(
    "table",
    `${table} of ${target}`,
    "a new one, or one of this encoder's codes",
    got,
    todo,
  );
}

/** Refuses a name that would need quotes. */
export function expectTable(table: string): void {
  if (/^[a-z_][a-z0-9_]{0,50}$/.test(table)) return;
  const expected = "small letters, digits and underscores";
  throw new InputError("table", table, expected, "another name", "Write --table codes.");
}
