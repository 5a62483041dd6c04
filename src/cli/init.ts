import { existsSync, statSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { Document, visit } from "yaml";
import { type LookedAt, lookAtFolder } from "../data/look/folder.ts";
import { expect } from "../errors.ts";
import { writeFile } from "../files.ts";
import { AUTO } from "./auto.ts";
import type { Io } from "./io.ts";
import { printJson } from "./output.ts";

const SCHEMA = fileURLToPath(new URL("../experiment/experiment.schema.json", import.meta.url));
const EXAMPLES = `
Examples:
  $ unweave init photos
  $ unweave init photos --find person --out photos.yaml
  $ unweave train photos.yaml`;

interface Flags {
  readonly find?: string;
  readonly out: string;
  readonly json?: boolean;
}

export function command(io: Io): Command {
  return new Command("init")
    .description("A commented experiment file for a folder of pictures, to be corrected and trained")
    .argument("<folder>", "a folder of pictures, with a table of labels, with folders as classes, or without")
    .option("--find <column>", "what is searched for, such as the person")
    .option("--out <file>", "the file to write", "experiment.yaml")
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", EXAMPLES)
    .action(async (folder: string, { find, out, json }: Flags) => {
      const todo = "Name another file: --out FILE.yaml.";
      expect(!existsSync(out), "experiment", out, "a file that is not there yet", "one that is", todo);
      const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
      const got = existsSync(folder) ? "a file" : "no such folder";
      expect(isFolder, "data", folder, "a folder of pictures", got, "Mend the path.");
      const looked = await lookAtFolder(folder, { find });
      writeFile(out, commented(looked, out));
      if (json) printJson(io, { experiment: out, ...looked });
      else io.stdout.write(`${out}\n`);
    });
}

/** A line for editors, what was seen of the folder, the experiment, and what else one may say. */
function commented({ data, notes }: LookedAt, out: string): string {
  const document = new Document({ data, recipe: AUTO, seed: 0 });
  const schema = relative(dirname(resolve(out)), SCHEMA).replaceAll("\\", "/");
  const seen = notes.map((note) => `  ${inFile(note)}`);
  document.commentBefore = [
    ` yaml-language-server: $schema=${schema}`,
    ` unweave train ${out}`,
    ...[
      "",
      " What was seen of the folder, and what to write under data.options, or to run, where that is wrong:",
      ...seen,
    ],
  ].join("\n");
  const { items } = document.contents as unknown as { items: { key: { commentBefore?: string } }[] };
  items[1].key.commentBefore = ` ${AUTO}: candidates are tried on levels of the content that are left out, and the best is trained on all.`;
  document.comment = MORE;
  visit(document, {
    Seq: (_, list) => {
      list.flow = true;
    },
  });
  return document.toString({ lineWidth: 130 });
}

/** A note that speaks of flags, as it is said of a file: `data.size=[64,64]` is the option size: [64,64]. */
const inFile = (note: string): string =>
  note
    .replaceAll(/--set '?data\.([^'=]+)=([^' ]+)'?/g, "$1: $2")
    .replaceAll(/\bdata\.(\w+)=/g, "$1: ")
    .replaceAll("--find ", "unweave init --find ");

/** What a named recipe may say beside its name; the same keys as `--set` takes. */
const MORE = [
  "",
  " A recipe by name (unweave list recipes) may say more:",
  " recipe: blocks",
  " steps: 2000",
  " batch: 128",
  " split: { testShare: 0.2 }",
  " metrics: [mig, dci, retrieval]",
].join("\n");
