import { existsSync, readFileSync } from "node:fs";
import { Command } from "commander";
import { unknownName } from "../errors.ts";
import type { Io } from "./io.ts";
import type { Row } from "./listRows.ts";
import { printJson, table } from "./output.ts";
import { studies } from "./studies.ts";

const EXAMPLES = `
Examples:
  $ unweave list metrics
  $ unweave list data images
  $ unweave list backends`;

export function command(io: Io): Command {
  return new Command("list")
    .description(
      "What there is: datasets, formats, pairs, preprocessing, nets, decoders, projections, terms, recipes, optimisers, metrics, studies, backends",
    )
    .argument("[kind]", "one kind; all by default; backends are tried out when asked for by name")
    .argument("[name]", "one entry of that kind, with its options")
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", EXAMPLES)
    .action((kind: string | undefined, name: string | undefined, { json = false }: { json?: boolean }) =>
      name === undefined ? list(io, kindNamed(kind), json) : listOne(io, kindNamed(kind)!, name, json),
    );
}

/** Datasets are called data wherever a person names one. */
const kindNamed = (kind: string | undefined) => (kind === "data" ? "datasets" : kind);

/** One entry of a registry: what it is, and what it takes. */
async function listOne(io: Io, kind: string, name: string, json: boolean): Promise<void> {
  const { entryNamed } = await import("./listRows.ts");
  const entry = entryNamed(kind, name);
  if (json) {
    printJson(io, entry);
    return;
  }
  const { about, source, options } = entry;
  io.stdout.write(`${name}: ${about}\nsource: ${source}\n\n`);
  const prefix = kind === "datasets" ? "data." : "";
  const cells = options.map((each) => [`${prefix}${each.name}`, each.default, each.takes, each.about]);
  if (cells.length === 0) io.stdout.write("It takes no options.\n");
  else io.stdout.write(table(["option", "default", "takes", "what it says"], cells));
}

async function list(io: Io, kind: string | undefined, json: boolean): Promise<void> {
  if (kind === "backends") return listBackends(io, json);
  const all = await rows();
  const kinds = [...new Set([...all.map((row) => row.kind), "studies"])];
  if (kind !== undefined && !kinds.includes(kind)) throw unknownName("kind", kind, kinds);
  const found = all.filter((row) => kind === undefined || row.kind === kind);
  if (found.length === 0) io.stderr.write("studies live in the repository, not in the package\n");
  if (json) printJson(io, found);
  else if (found.length > 0) io.stdout.write(groups(found));
}

/** What the build keeps of the registries (tools/built.ts), so that an installed program loads none of them. */
const KEPT = new URL("./listRows.json", import.meta.url);

async function rows(): Promise<readonly Row[]> {
  if (existsSync(KEPT)) return JSON.parse(readFileSync(KEPT, "utf8"));
  const { allRows } = await import("./listRows.ts");
  return allRows(await studies());
}

/** What a person must tell a training that uses an entry, from nothing to the most. */
const TOLD: Readonly<Record<Row["supervision"], string>> = {
  none: "told nothing",
  augmentations: "told which changes of a picture are harmless",
  pairs: "told which pictures share a factor",
  "some labels": "told some labels",
  "all labels": "told labels",
};

/** Tables by kind, and within a kind by what must be told. */
function groups(found: readonly Row[]): string {
  const width = Math.max(...found.map(({ name }) => name.length));
  const kinds = [...new Set(found.map(({ kind }) => kind))].map((kind) => {
    const own = found.filter((row) => row.kind === kind);
    const parts = Object.entries(TOLD).map(([supervision, told]) => {
      const lines = own
        .filter((row) => row.supervision === supervision)
        .map(({ name, about }) => `  ${name.padEnd(width)}  ${about}\n`);
      return lines.length === 0 ? "" : `${kind}${isTold(own) ? `, ${told}` : ""}\n${lines.join("")}\n`;
    });
    return parts.join("");
  });
  return kinds.join("").trimEnd().concat("\n");
}

const isTold = (own: readonly Row[]) => own.some(({ supervision }) => supervision !== "none");

async function listBackends(io: Io, json: boolean): Promise<void> {
  const tried = await (await import("./listRows.ts")).triedBackends();
  if (json) printJson(io, tried);
  else {
    const cells = tried.map((row) => [row.name, row.available ? "yes" : "no", row.reason ?? row.about]);
    io.stdout.write(table(["backend", "here", "what, or why not"], cells));
  }
}
