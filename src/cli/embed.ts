import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { Command } from "commander";
import { openVectors } from "../data/features/readVectors.ts";
import { storeNamed } from "../data/features/stores/open.ts";
import { formatOf } from "../data/features/write/codeFile.ts";
import { ENDINGS } from "../data/images/imageFile.ts";
import { eachImageBelow, type Passed, passedOver } from "../data/images/walk.ts";
import { expect } from "../errors.ts";
import { type Embedded, embed } from "../inference/embed.ts";
import { counted } from "../numerics/counted.ts";
import { openRun } from "../run/folder.ts";
import type { Io } from "./io.ts";
import { NameFile } from "./nameFile.ts";
import { printLine, progress } from "./progress.ts";
import { interruptSignal } from "./running.ts";

interface Flags {
  readonly out?: string;
  readonly to?: string;
  readonly table?: string;
  readonly backend?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  $ unweave embed runs/faces photos/ --out codes.npy --json
  $ unweave embed runs/faces photos/ --to sqlite:album.db
  $ unweave embed runs/faces photos/ --to postgres://user:password@host/database --table faces`;

export function command(io: Io): Command {
  return new Command("embed")
    .description("Codes of new pictures, or of vectors, by a run's encoder, streamed into one file")
    .argument("<run>", "run folder")
    .argument(
      "<pictures...>",
      "folders with pictures anywhere below, or pictures; or one .npy file of vectors",
    )
    .option("--out <file>", ".npy, .csv or .parquet; the last two name the picture in every row")
    .option(
      "--to <place>",
      "a vector column for each block: sqlite:FILE, postgres://…, projector:DIR, or a file in .parquet",
    )
    .option("--table <name>", "the table of a database, for --to; codes by default")
    .option("--backend <name>", "where to compute (unweave list backends); the run's own by default")
    .option("--json", "one JSON document on stdout: files in row order, blocks, notes, rows, imagesPerSecond")
    .addHelpText("after", EXAMPLES)
    .action((run: string, places: string[], flags: Flags) => embedPictures(io, run, places, flags));
}

async function embedPictures(io: Io, folder: string, places: string[], flags: Flags): Promise<void> {
  const { out, to, table, backend, json } = flags;
  openRun(folder);
  const place = placeOf(flags);
  const warn = (text: string) => printLine(io.stderr, `warning: ${text}`);
  // Names are counted first and read again when their turn comes: a million of them are never in memory together.
  const vectors = vectorsOf(places);
  const total = vectors === null ? countPictures(places, warn) : vectors.to;
  const word = vectors === null ? "picture" : "vector";
  const bar = progress(io.notes, "embed", total, `${word}s`);
  const names = json ? new NameFile(out ?? join(tmpdir(), "codes")) : null;
  try {
    const embedded = await embed({
      run: folder,
      files: vectors ?? eachImageBelow(places, new Map()),
      ...{ out, to, table, backend },
      signal: interruptSignal(io, "stopping; nothing is written"),
      onRows: (done) => bar.update(done),
      onNames: (list) => names?.add(list),
      onSkipped: ({ file, why }) => warn(`"${file}" was left out: ${why}`),
      onNote: (text) => printLine(io.stderr, text),
    });
    bar.finish();
    embedded.notes.forEach(warn);
    if (names !== null) return await printEmbedded(io, names, embedded);
    const left = embedded.skipped.length > 0 ? `, ${embedded.skipped.length} left out` : "";
    io.stdout.write(`${counted(embedded.rows, word)}${left}: ${place}\n`);
  } finally {
    names?.remove();
  }
}

/** What is said to have been written; a place that is none is refused before anything is read. */
function placeOf({ out, to, table = "codes" }: Flags): string {
  const todo = "Write --out codes.npy, or --to sqlite:codes.db.";
  const both = out !== undefined && to !== undefined;
  const isOne = !both && (out ?? to) !== undefined;
  expect(isOne, "usage", "embed", "one of --out and --to", both ? "both" : "neither", todo);
  if (to !== undefined) return storeNamed(to, table).file ?? `table ${table}`;
  formatOf(out!);
  return out!;
}

/** The rows of the one .npy file that is named; null where pictures are. */
function vectorsOf(places: readonly string[]): { readonly path: string; readonly to: number } | null {
  const [path] = places;
  if (places.length !== 1 || extname(path).toLowerCase() !== ".npy") return null;
  const vectors = openVectors(path);
  vectors.close();
  return { path, to: vectors.rows };
}

/** How many pictures there are; what is passed over is said. */
function countPictures(places: readonly string[], warn: (text: string) => void): number {
  const passed: Passed = new Map();
  let count = 0;
  for (const _ of eachImageBelow(places, passed)) count++;
  const [note] = passedOver(passed);
  const todo = `Name a folder with files in ${ENDINGS.join(", ")}.`;
  const none = note === undefined ? "none" : `none (${note})`;
  expect(count > 0, "pictures", places.join(", "), "at least one picture", none, todo);
  if (note !== undefined) warn(note);
  return count;
}

/** One document in pieces: a string of millions of names is longer than a string may be. */
async function printEmbedded({ stdout }: Io, names: NameFile, embedded: Embedded): Promise<void> {
  // A reader that has gone drains nothing, but its error ends the write.
  const say = (text: string) => new Promise<void>((done) => stdout.write(text, () => done()));
  const { files: _, ...rest } = embedded;
  await say('{ "files": [');
  for await (const piece of names.pieces()) await say(piece);
  await say(`], ${JSON.stringify(rest).slice(1)}\n`);
}
