import { Command, Option } from "commander";
import { expect, unknownName } from "../errors.ts";
import { costSentence } from "../export/card.ts";
import { type Exported, exportRun } from "../export/exportRun.ts";
import { PRECISIONS, type Precision } from "../export/options.ts";
import { destinationOf, push } from "../export/push.ts";
import { locatedData } from "../run/data.ts";
import { openRun } from "../run/folder.ts";
import type { Io } from "./io.ts";
import { printJson } from "./output.ts";
import { printLine } from "./progress.ts";
import { collect, setData } from "./settings.ts";

interface Flags {
  readonly out: string;
  readonly license?: string;
  readonly about?: string;
  readonly consent?: string;
  readonly quantize: Precision[];
  readonly golden: "training" | "noise";
  readonly set: string[];
  readonly overwrite?: boolean;
  readonly push?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  $ unweave export runs/faces --out faces-encoder --license mit
  $ unweave export runs/faces --out faces-encoder --license cc-by-nc-4.0 --about "Photographs of our own, 2026" \\
      --consent "All twelve people agreed in writing" --quantize int8 --quantize fp16 --golden noise --overwrite
  $ HF_TOKEN=… unweave export runs/faces --out faces-encoder --license mit --push owner/faces-encoder`;

const precisions = Object.keys(PRECISIONS) as Precision[];

export function command(io: Io): Command {
  return new Command("export")
    .description("A run as a folder that transformers.js and Python open: encoder, decoder, weights, a card")
    .argument("<run>", "run folder")
    .requiredOption("--out <dir>", "folder to write")
    .option("--license <name>", "licence of the encoder, for its card (mit, cc-by-nc-4.0, other)")
    .option("--about <text>", "where the pictures are from and under which licence, for the card")
    .option("--consent <text>", "who agreed to what, for the card, where pictures show people")
    .option(
      "--quantize <weights>",
      `beside it an encoder with smaller weights, ${precisions.join(" or ")}; may be given again`,
      chosen,
      [],
    )
    .addOption(
      new Option(
        "--golden <pictures>",
        "what programs are checked by: eight pictures of the training, or noise",
      )
        .choices(["training", "noise"])
        .default("training"),
    )
    .option(
      "--set <key=value>",
      "data.path=PLACE where the data has moved, for --quantize; may be given again",
      collect,
      [],
    )
    .option("--overwrite", "replace an export that is there")
    .option(
      "--push <owner/name>",
      "send it to a model hub, into a private repository where there is none (HF_TOKEN, HF_ENDPOINT)",
    )
    .option("--json", "one JSON document on stdout: files, opset, answers, costs, notes")
    .addHelpText("after", EXAMPLES)
    .action((run: string, flags: Flags) => exported(io, run, flags));
}

function chosen(name: string, before: readonly Precision[]): Precision[] {
  const precision = precisions.find((each) => each === name);
  if (precision === undefined) throw unknownName("weights", name, precisions);
  return [...new Set([...before, precision])];
}

/** A short name, as the hub knows licences. */
function licenceOf(text = "none"): string {
  const todo =
    "Write --license mit, say; the data that it learned from may forbid it. --license other tells nothing.";
  const expected = "--license with the licence of the encoder";
  expect(text !== "none" && /^[a-z0-9][a-z0-9.-]*$/i.test(text), "card", "licence", expected, text, todo);
  return text.toLowerCase();
}

async function exported(io: Io, run: string, flags: Flags): Promise<void> {
  const { out, about, consent, quantize, golden, set, overwrite, json } = flags;
  const { data } = openRun(run);
  const licence = licenceOf(flags.license);
  // A name or a token that cannot be is said before anything is computed.
  const to = flags.push === undefined ? null : await destinationOf(flags.push);
  const made = await exportRun({
    ...{ run, out, about, consent, overwrite, licence, noise: golden === "noise" },
    quantize,
    data: setData(locatedData(run, data), set),
  });
  if (golden === "training")
    printLine(
      io.notes,
      "note: golden.safetensors shows eight pictures of the training (--golden noise shows nobody)",
    );
  for (const note of made.notes) printLine(io.stderr, `warning: ${note}`);
  const pushed = to === null ? null : await push(out, to, overwrite === true);
  if (json) return printJson(io, { ...made, ...(pushed !== null && { pushed }) });
  io.stdout.write(tell(made));
  if (pushed !== null) io.stdout.write(`pushed: ${pushed}\n`);
}

/** What was written, and what each model was found to be. */
function tell({ out, files, opset, answers, costs }: Exported): string {
  const lines = Object.entries(answers).flatMap(([file, gaps]) => {
    const said = Object.entries(gaps).map(([name, gap]) =>
      gap === null ? `${name}: not on this machine` : `${name}: ${gap.toExponential(1)} away`,
    );
    const cost = costs[file] === undefined ? [] : [`  ${costSentence(costs[file])}`];
    return [`${file} (${(files[file] / 1e6).toFixed(2)} MB)`, ...said.map((line) => `  ${line}`), ...cost];
  });
  return `${lines.join("\n")}\nONNX operators of version ${opset}\nexport: ${out}\n`;
}
