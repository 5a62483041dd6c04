/** `embed` in shards: what they are, and how their codes become the file that one machine writes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Codec, type Embedded, embedding, InputError, openCodec } from "../../../../src/index.ts";
import { nameOf } from "../plan/index.ts";
import { cut } from "./cut.ts";
import { fileDigest, picturesDigest, runDigest } from "./inputs.ts";
import type { Joined, Shard, Shards } from "./job.ts";

/** What a shard of `embed` is given. */
export interface EmbedShardSpec {
  readonly run: string;
  /** Digest of the run's encoder. */
  readonly encoder: string;
  /** A folder of pictures, or an .npy file of vectors. */
  readonly folder?: string;
  readonly vectors?: string;
  /** Rows of it, in the order of `embed`. */
  readonly from: number;
  readonly to: number;
  /** Digest of these pictures, or of the file of vectors. */
  readonly rows: string;
}

/** What a person says of an embedding in shards. */
export const embedSchema = z
  .strictObject({
    run: z.string(),
    folder: z.string().optional(),
    vectors: z.string().optional(),
    out: z.string(),
    shards: z.int().positive(),
  })
  .refine(({ folder, vectors }) => (folder === undefined) !== (vectors === undefined), {
    error: "expected one of folder and vectors, received both or none",
  });
/** The same, checked. */
export type EmbedJob = z.output<typeof embedSchema>;

/** The shards of an embedding. Every name is looked at once, no picture. */
export async function embedShards(job: EmbedJob): Promise<Shards> {
  const { run, folder, vectors, out, shards } = job;
  embedding.formatOf(out);
  const codec = await openCodec(run);
  await codec.close();
  const batch = embedding.batchOf(codec.takes);
  const encoder = await runDigest(run);
  const source = folder === undefined ? await vectorsOf(codec, vectors!) : picturesBelow(folder);
  const specs = cut(source.total, batch, shards).map((range): EmbedShardSpec => {
    const place = folder === undefined ? { vectors } : { folder };
    return { run, encoder, ...place, ...range, rows: source.digest(range.from, range.to) };
  });
  const named = specs.map((spec): Shard => {
    const { encoder, from, to, rows } = spec;
    return {
      kind: "embedShard",
      name: nameOf({ kind: "embedShard", encoder, from, to, rows }),
      spec: { ...spec },
    };
  });
  return { shards: named, warnings: source.warnings };
}

interface Source {
  readonly total: number;
  readonly warnings: readonly string[];
  digest(from: number, to: number): string;
}

function picturesBelow(folder: string): Source {
  const passed = new Map<string, number>();
  const files = [...embedding.eachImageBelow([folder], passed)];
  const warnings = embedding.passedOver(passed);
  const todo = "Name a folder with pictures.";
  if (files.length === 0)
    throw new InputError("pictures", folder, "at least one picture", warnings[0] ?? "none", todo);
  return { total: files.length, warnings, digest: (from, to) => picturesDigest(files.slice(from, to)) };
}

async function vectorsOf(codec: Codec, path: string): Promise<Source> {
  const vectors = embedding.openVectors(path);
  vectors.close();
  embedding.expectVectors(codec, path, vectors);
  const digest = await fileDigest(path);
  return { total: vectors.rows, warnings: [], digest: () => digest };
}

/** What a finished shard says. */
type Part = Pick<Embedded, "blocks" | "skipped" | "notes" | "rows"> & {
  readonly from: number;
  readonly to: number;
};

/** Writes the file of all shards, given in order with their folders; it is whole or not there. */
export function joinEmbedded(
  { out }: EmbedJob,
  shards: readonly Joined[],
): Omit<Embedded, "files" | "imagesPerSecond"> {
  const parts = shards.map(({ result }) => result as unknown as Part);
  const { blocks } = parts[0];
  const skipped = parts.flatMap((part) => part.skipped);
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  if (rows === 0) embedding.expectSome(skipped);
  const file = embedding.createCodeFile(out, blocks);
  try {
    for (const [at, { folder }] of shards.entries()) {
      if (parts[at].rows === 0) continue;
      const names = JSON.parse(readFileSync(join(folder, "names.json"), "utf8")) as string[];
      const codes = embedding.openVectors(join(folder, "codes.npy"));
      file.write(names, codes.read(0, codes.rows).data);
      codes.close();
    }
    file.finish();
  } finally {
    file.abandon();
  }
  return { blocks, skipped, notes: notesOf(parts), rows };
}

/** A sentence that every shard says is said once; others count the pictures of their shard, which is named. */
function notesOf(parts: readonly Part[]): string[] {
  const common = parts[0].notes.filter((note) => parts.every(({ notes }) => notes.includes(note)));
  const own = parts.flatMap(({ from, to, notes }) =>
    notes.filter((note) => !common.includes(note)).map((note) => `pictures ${from + 1} to ${to}: ${note}`),
  );
  return [...common, ...own];
}
