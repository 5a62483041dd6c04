import { Command } from "commander";
import { writeFolder } from "../data/folder.ts";
import * as data from "../data/index.ts";
import { summarise } from "../data/table.ts";
import { expectNewFolder } from "../run/folder.ts";
import type { Ref } from "../types.ts";
import { printJson, table } from "./output.ts";
import { collect, openDataset, readDataRef } from "./settings.ts";

interface Flags {
  readonly set: string[];
  readonly json?: boolean;
}

export function command(): Command {
  const common = (command: Command) =>
    command
      .argument("<name>", "dataset")
      .option(
        "--set <key=value>",
        "an option of the dataset, e.g. data.path=photos; may be given again",
        collect,
        [],
      )
      .option("--json", "one JSON document on stdout");
  return new Command("data")
    .description("Datasets: list them, look inside, write one as a folder of pictures")
    .addHelpText(
      "after",
      "\nExample:\n  $ unweave data info images --set data.path=photos --set data.labels=labels.csv",
    )
    .addCommand(
      new Command("list")
        .description("datasets there are")
        .option("--json", "one JSON document")
        .action(list),
    )
    .addCommand(
      common(new Command("info").description("pictures, factors, levels, missing labels")).action(info),
    )
    .addCommand(
      common(new Command("make").description("write the pictures as PNG with a labels.csv"))
        .requiredOption("--out <dir>", "folder to write")
        .action(make),
    );
}

function list({ json }: { json?: boolean }): void {
  const rows = Object.entries(data).map(([name, { about, source, supervision }]) => ({
    name,
    kind: "datasets",
    source,
    about,
    supervision: supervision ?? "none",
  }));
  if (json) printJson(rows);
  else
    process.stdout.write(
      table(
        ["name", "about"],
        rows.map((row) => [row.name, row.about]),
      ),
    );
}

const opened = (name: string, set: string[]) => openDataset(readDataRef(name, set) as Ref);

async function info(name: string, { set, json }: Flags): Promise<void> {
  const dataset = await opened(name, set);
  const factors = summarise(dataset);
  const [channels, height, width] = dataset.shape;
  if (json)
    return printJson({
      name,
      rows: dataset.rows,
      channels,
      height,
      width,
      factors,
      warnings: dataset.warnings,
    });
  process.stdout.write(`${name}: ${dataset.rows} pictures, ${channels} × ${height} × ${width}\n\n`);
  const rows = factors.map((f) => [
    f.name,
    f.kind,
    `${f.levels}`,
    `${f.missing}`,
    f.rowsPerLevel.join(" to "),
  ]);
  process.stdout.write(table(["factor", "kind", "levels", "missing", "pictures per level"], rows));
}

async function make(name: string, { set, json, out }: Flags & { out: string }): Promise<void> {
  expectNewFolder(out);
  const dataset = await opened(name, set);
  await writeFolder(dataset, out);
  if (json) printJson({ folder: out, rows: dataset.rows });
  else process.stdout.write(`${dataset.rows} pictures and labels.csv in ${out}\n`);
}
