import { extname } from "node:path";
import { Command } from "commander";
import { expect } from "../errors.ts";
import { writeFile } from "../files.ts";
import { counted } from "../numerics/counted.ts";
import { inPercent } from "../numerics/percent.ts";
import { openRun } from "../run/folder.ts";
import { drawHits } from "../search/hits.ts";
import { type Answer, type Match, openSearch, type Search } from "../search/search.ts";
import type { Io } from "./io.ts";
import { printJson, table } from "./output.ts";
import { type Progress, printLine, progress } from "./progress.ts";
import { interruptSignal } from "./running.ts";

interface Flags {
  readonly in: string;
  readonly by?: string;
  readonly top: string;
  readonly self?: boolean;
  readonly out?: string;
  readonly backend?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  $ unweave search runs/faces query.jpg --in album/ --by identity
  $ unweave search runs/faces a.jpg b.jpg --in album/ --top 5 --out hits.png --json`;

export function command(io: Io): Command {
  return new Command("search")
    .description("Nearest pictures of a folder by one block of a run's code")
    .argument("<run>", "run folder")
    .argument("<queries...>", "pictures to look for")
    .requiredOption(
      "--in <place>",
      "where to look: a folder of pictures (indexed once, kept up to date), or its index",
    )
    .option("--by <block>", "block of the code; that of what the run was made to find by default")
    .option("--top <n>", "matches of each query", "10")
    .option("--self", "a picture with the bytes of the query is a match too")
    .option("--out <file>", "queries and matches as one picture, .png")
    .option("--backend <name>", "where to compute (unweave list backends); the run's own by default")
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", EXAMPLES)
    .action((run: string, queries: string[], flags: Flags) => searchPictures(io, run, queries, flags));
}

async function searchPictures(io: Io, run: string, queries: string[], flags: Flags): Promise<void> {
  const { out, self, by, backend } = flags;
  const top = topOf(flags.top);
  const ending = extname(out ?? "hits.png").toLowerCase();
  expect(ending === ".png", "output", out ?? "", "a file in .png", ending || "none", "Choose another --out.");
  openRun(run);
  const warn = (text: string) => printLine(io.stderr, `warning: ${text}`);
  let bar: Progress | null = null;
  const search = await openSearch(run, {
    ...{ in: flags.in, by, backend },
    signal: interruptSignal(io, "stopping; the index is as it was"),
    onRows: (done, total) => {
      bar ??= progress(io.notes, "index", total, "pictures");
      bar.update(done);
      if (done === total) bar.finish();
    },
    onSkipped: ({ file, why }) => warn(`"${file}" was left out: ${why}`),
    onNote: warn,
  });
  try {
    const answers: Answer[] = [];
    for (const picture of queries) answers.push(await search.query(picture, { top, self }));
    if (out !== undefined) writeFile(out, await drawHits(answers, search));
    if (flags.json) return printAnswers(io, search, answers);
    for (const { file, notes } of answers) for (const note of notes) warn(`"${file}": ${note}`);
    for (const found of answers) io.stdout.write(`${asTable(found, search)}\n`);
    io.stdout.write(`${verdictLine(search)}\n`);
  } finally {
    await search.close();
  }
}

function topOf(text: string): number {
  const top = Number(text);
  const whole = Number.isInteger(top) && top > 0;
  expect(whole, "usage", "search", "a whole number above 0 for --top", text, "Write --top 10.");
  return top;
}

function printAnswers(
  io: Io,
  { block, pictures, calibration, uncalibrated }: Search,
  found: readonly Answer[],
) {
  const known = calibration !== null && calibration.threshold !== null && uncalibrated === null;
  printJson(io, {
    queries: found,
    compared: "cosine",
    ...{ by: block, pictures },
    threshold: known ? calibration.threshold : null,
    falseAccepts: known ? calibration.falseAccepts : null,
    falseAcceptsInterval: known ? calibration.interval : null,
    notes: uncalibrated === null ? [] : [uncalibrated],
  });
}

const VERDICTS = { true: "same", false: "not the same", null: "not calibrated" } as const;
const verdictOf = ({ same }: Match) => VERDICTS[`${same}`];

function asTable({ file, matches }: Answer, { block }: Search): string {
  const rows = matches.map((match) => [match.file, match.similarity.toFixed(3), verdictOf(match)]);
  return table([`${file} by ${block}`, "similarity", "verdict"], rows);
}

/** How often "same" is wrong, and of how many pairs that is known. */
function verdictLine({ calibration, uncalibrated }: Search): string {
  if (uncalibrated !== null || calibration === null || calibration.threshold === null)
    return `Nothing is called the same: ${uncalibrated}.`;
  const { threshold, falseAccepts, interval, trueAccepts, pairs, factor } = calibration;
  const between = interval.map((share) => inPercent(share, 2)).join(" to ");
  return (
    `"same" from similarity ${threshold.toFixed(3)} on: ${inPercent(falseAccepts, 2)} of pairs of different levels of ` +
    `"${factor}" are wrongly called the same (95 %: ${between}, from ${counted(pairs.levels, "level")} never trained on), and ` +
    `${inPercent(trueAccepts)} of pairs of the same level are found.`
  );
}
