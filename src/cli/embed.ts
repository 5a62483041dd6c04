import { Command } from "commander";
import { formatOf } from "../data/features/write/codeFile.ts";
import { ENDINGS } from "../data/images/imageFile.ts";
import { imagesBelow, passedOver } from "../data/images/walk.ts";
import { expect } from "../errors.ts";
import { type Embedded, embed } from "../inference/embed.ts";
import { openRun } from "../run/folder.ts";
import type { Io } from "./io.ts";
import { printLine, progress } from "./progress.ts";
import { interruptSignal } from "./running.ts";

interface Flags {
  readonly out: string;
  readonly backend?: string;
  readonly json?: boolean;
}

export function command(io: Io): Command {
  return new Command("embed")
    .description("Codes of new pictures by a run's encoder, streamed into one file")
    .argument("<run>", "run folder")
    .argument("<pictures...>", "folders with pictures anywhere below, or pictures")
    .requiredOption("--out <file>", ".npy, .csv or .parquet; the last two name the picture in every row")
    .option("--backend <name>", "where to compute (unweave list backends); the run's own by default")
    .option("--json", "one JSON document on stdout: files in row order, blocks, notes, rows, imagesPerSecond")
    .addHelpText("after", "\nExample:\n  $ unweave embed runs/faces photos/ --out codes.npy --json")
    .action((run: string, places: string[], flags: Flags) => embedPictures(io, run, places, flags));
}

async function embedPictures(io: Io, folder: string, places: string[], flags: Flags): Promise<void> {
  const { out, backend, json } = flags;
  openRun(folder);
  formatOf(out);
  const { pictures: files, passed } = imagesBelow(places);
  const [passedNote] = passedOver(passed);
  const todo = `Name a folder with files in ${ENDINGS.join(", ")}.`;
  const none = passedNote === undefined ? "none" : `none (${passedNote})`;
  expect(files.length > 0, "pictures", places.join(", "), "at least one picture", none, todo);
  const warn = (text: string) => printLine(io.stderr, `warning: ${text}`);
  if (passedNote !== undefined) warn(passedNote);
  const bar = progress(io.stderr, "embed", files.length, "pictures");
  const embedded = await embed({
    run: folder,
    files,
    out,
    backend,
    signal: interruptSignal(io, "stopping; nothing is written"),
    onRows: (done) => bar.update(done),
    onSkipped: ({ file, why }) => warn(`"${file}" was left out: ${why}`),
    onNote: (text) => printLine(io.stderr, text),
  });
  bar.finish();
  embedded.notes.forEach(warn);
  if (json) return printEmbedded(io, embedded);
  const left = embedded.skipped.length > 0 ? `, ${embedded.skipped.length} left out` : "";
  io.stdout.write(`${embedded.rows} pictures${left}: ${out}\n`);
}

/** One document in pieces: a string of millions of names is longer than a string may be. */
async function printEmbedded({ stdout }: Io, { files, ...rest }: Embedded): Promise<void> {
  // A reader that has gone drains nothing, but its error ends the write.
  const say = (text: string) => new Promise<void>((done) => stdout.write(text, () => done()));
  const PIECE = 10_000;
  await say('{ "files": [');
  for (let from = 0; from < files.length; from += PIECE) {
    const piece = JSON.stringify(files.slice(from, from + PIECE)).slice(1, -1);
    await say(`${from === 0 ? "" : ","}${piece}`);
  }
  await say(`], ${JSON.stringify(rest).slice(1)}\n`);
}
