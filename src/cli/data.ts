import { Command } from "commander";
import { writeFolder } from "../data/images/writeFolder.ts";
import * as data from "../data/index.ts";
import { type Downloaded, download } from "../data/published/download.ts";
import { setFolder } from "../data/published/locate.ts";
import { type PublishedFile, published } from "../data/published/sources.ts";
import { summarise } from "../data/summary.ts";
import { unknownName } from "../errors.ts";
import { counted } from "../numerics/counted.ts";
import { expectNewFolder } from "../run/folder.ts";
import { lockFolder, whileLocked } from "../run/lock.ts";
import type { Io } from "./io.ts";
import { printJson, table } from "./output.ts";
import { type Progress, printLine, progress } from "./progress.ts";
import { interruptSignal } from "./running.ts";
import { collect, openDataset, readDataRef } from "./settings.ts";

const MB = 1e6;

interface Flags {
  readonly json?: boolean;
}
interface DataFlags extends Flags {
  readonly set: string[];
}
interface GetFlags extends Flags {
  readonly out?: string;
}
interface MakeFlags extends DataFlags {
  readonly out: string;
}

export function command(io: Io): Command {
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
        .description("list every dataset")
        .option("--json", "one JSON document on stdout")
        .action((flags: Flags) => list(io, flags)),
    )
    .addCommand(
      common(new Command("info").description("pictures, factors, levels, missing labels")).action(
        (name: string, flags: DataFlags) => info(io, name, flags),
      ),
    )
    .addCommand(
      new Command("get")
        .description(`fetch a published set, checked, resumable: ${Object.keys(published).join(", ")}`)
        .argument("<name>", "set")
        .option("--out <dir>", "folder; by default where the dataset of this name looks for it")
        .option("--json", "one JSON document on stdout")
        .action((name: string, flags: GetFlags) => get(io, name, flags)),
    )
    .addCommand(
      common(new Command("make").description("write the pictures as PNG with a labels.csv"))
        .requiredOption("--out <dir>", "folder to write")
        .action((name: string, flags: MakeFlags) => make(io, name, flags)),
    );
}

function list(io: Io, { json }: Flags): void {
  const rows = Object.entries(data).map(([name, { about, source, supervision }]) => ({
    name,
    kind: "datasets",
    source,
    about,
    supervision: supervision ?? "none",
  }));
  if (json) printJson(io, rows);
  else
    io.stdout.write(
      table(
        ["name", "about"],
        rows.map((row) => [row.name, row.about]),
      ),
    );
}

const opened = (io: Io, name: string, set: string[]) => openDataset(io, readDataRef(name, set));

async function info(io: Io, name: string, { set, json }: DataFlags): Promise<void> {
  const dataset = await opened(io, name, set);
  const factors = summarise(dataset);
  const [channels, height, width] = dataset.shape;
  if (json)
    return printJson(io, {
      name,
      rows: dataset.rows,
      channels,
      height,
      width,
      factors,
      warnings: dataset.warnings,
    });
  io.stdout.write(`${name}: ${counted(dataset.rows, "picture")}, ${channels} × ${height} × ${width}\n\n`);
  const rows = factors.map((f) => [
    f.name,
    f.kind,
    f.role ?? "",
    `${f.levels}`,
    `${f.missing}`,
    f.rowsPerLevel.join(" to "),
    `${f.names.join(", ")}${f.levels > f.names.length ? ", …" : ""}`,
  ]);
  const titles = ["factor", "kind", "role", "levels", "missing", "pictures per level", "first levels"];
  io.stdout.write(table(titles, rows));
}

const isKnown = ({ bytes, sha256, md5 }: PublishedFile) => (bytes ?? sha256 ?? md5) !== undefined;

/** Fetches every file of a published set into its folder; a second call goes on where the first was stopped. */
async function get(io: Io, name: string, { out, json }: GetFlags): Promise<void> {
  if (!Object.hasOwn(published, name)) throw unknownName("published set", name, Object.keys(published));
  const { files, licence, page } = published[name];
  const folder = out ?? setFolder(name);
  io.notes.write(`${name}: ${page}; licence: ${licence}\n`);
  const signal = interruptSignal(io, "stopping; what arrived is kept");
  const done: { file: string; state: Downloaded; checked: boolean }[] = [];
  const fetchOne = async (file: PublishedFile) => {
    let bar: Progress | undefined;
    const onBytes = (bytes: number, total: number) => {
      bar ??= progress(io.notes, file.name, Math.ceil((total || (file.bytes ?? 0)) / MB), "MB");
      bar.update(Math.floor(bytes / MB), "", total > 0 ? bytes / total : 0);
    };
    const mirror = process.env.UNWEAVE_MIRROR;
    const urls = mirror === undefined ? file.urls : [`${mirror}/${name}/${file.name}`];
    const onSilence = (seconds: number) =>
      printLine(io.stderr, `${file.name}: nothing has arrived for ${counted(seconds, "second")}`);
    const state = await download({ ...file, urls }, folder, { signal, onBytes, onSilence });
    done.push({ file: file.name, state, checked: isKnown(file) });
    bar?.finish();
  };
  const lock = lockFolder(folder, (text) => printLine(io.stderr, text));
  await whileLocked(lock, async () => {
    for (const file of files) await fetchOne(file);
  });
  if (json) return printJson(io, { name, folder, files: done, licence, page });
  const fetched = done.filter(({ state }) => state === "done").length;
  const there = done.length - fetched;
  const counts = `${fetched} fetched${there > 0 ? `, ${there} there already` : ""}`;
  const checked = done.filter((each) => each.checked).length;
  const how =
    checked === 0
      ? "not checked, since nothing is known to check by"
      : `${checked} of ${done.length} checked`;
  io.stdout.write(
    `${name}: ${counts}, ${checked === done.length ? "checked" : how}; in ${folder}\nNext: unweave data info ${name}\n`,
  );
}

async function make(io: Io, name: string, { set, json, out }: MakeFlags): Promise<void> {
  expectNewFolder(out);
  const dataset = await opened(io, name, set);
  await whileLocked(lockFolder(out), () => writeFolder(dataset, out));
  if (json) printJson(io, { folder: out, rows: dataset.rows });
  else io.stdout.write(`${counted(dataset.rows, "picture")} and labels.csv in ${out}\n`);
}
