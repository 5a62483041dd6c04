import { Command } from "commander";
import { summarise } from "../data/dataset.ts";
import { writeFolder } from "../data/images/writeFolder.ts";
import * as data from "../data/index.ts";
import { download } from "../data/published/download.ts";
import { setFolder } from "../data/published/locate.ts";
import { published } from "../data/published/sources.ts";
import { unknownName } from "../errors.ts";
import { expectNewFolder } from "../run/folder.ts";
import type { Ref } from "../types/index.ts";
import { printJson, table } from "./output.ts";
import { type Progress, progress } from "./progress.ts";
import { interruptSignal } from "./running.ts";
import { collect, openDataset, readDataRef } from "./settings.ts";

const MB = 1e6;

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
    .description("Datasets: list them, look inside, fetch a published one, write one as a folder of pictures")
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
      new Command("get")
        .description(`fetch a published set, checked, resumable: ${Object.keys(published).join(", ")}`)
        .argument("<name>", "set")
        .option("--out <dir>", "folder; by default where the dataset of this name looks for it")
        .option("--json", "one JSON document on stdout")
        .action(get),
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
    f.role ?? "",
    `${f.levels}`,
    `${f.missing}`,
    f.rowsPerLevel.join(" to "),
  ]);
  process.stdout.write(table(["factor", "kind", "role", "levels", "missing", "pictures per level"], rows));
}

/** Fetches every file of a published set into its folder; a second call goes on where the first was stopped. */
async function get(name: string, { out, json }: { out?: string; json?: boolean }): Promise<void> {
  if (!Object.hasOwn(published, name)) throw unknownName("published set", name, Object.keys(published));
  const { files, licence, page } = published[name];
  const folder = out ?? setFolder(name);
  process.stderr.write(`${name}: ${page}; licence: ${licence}\n`);
  const signal = interruptSignal("stopping; what arrived is kept");
  const done = [];
  for (const file of files) {
    let bar: Progress | undefined;
    const onBytes = (bytes: number, total: number) => {
      bar ??= progress(file.name, Math.ceil((total || (file.bytes ?? 0)) / MB), "MB");
      bar.update(Math.floor(bytes / MB), "", total > 0 ? bytes / total : 0);
    };
    const mirror = process.env.UNWEAVE_MIRROR;
    const urls = mirror === undefined ? file.urls : [`${mirror}/${name}/${file.name}`];
    done.push({ file: file.name, state: await download({ ...file, urls }, folder, { signal, onBytes }) });
    bar?.finish();
  }
  if (json) return printJson({ name, folder, files: done, licence, page });
  const fetched = done.filter(({ state }) => state === "done").length;
  const there = done.length - fetched;
  const counts = `${fetched} fetched${there > 0 ? `, ${there} there already` : ""}`;
  process.stdout.write(`${name}: ${counts}, checked; in ${folder}\nNext: unweave data info ${name}\n`);
}

async function make(name: string, { set, json, out }: Flags & { out: string }): Promise<void> {
  expectNewFolder(out);
  const dataset = await opened(name, set);
  await writeFolder(dataset, out);
  if (json) printJson({ folder: out, rows: dataset.rows });
  else process.stdout.write(`${dataset.rows} pictures and labels.csv in ${out}\n`);
}
