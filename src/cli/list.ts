import { Command } from "commander";
import { catalogue } from "../catalogue.ts";
import { available, type NodeBackend, nodeBackends } from "../engine/backends/node.ts";
import { webBackends } from "../engine/backends/web.ts";
import { unknownName } from "../errors.ts";
import { supervisionOfEntry } from "../experiment/supervision.ts";
import type { Entries } from "../registry.ts";
import type { Io } from "./io.ts";
import { optionRows } from "./listOptions.ts";
import { printJson, table } from "./output.ts";
import { studies } from "./studies.ts";

interface Row {
  readonly name: string;
  readonly kind: string;
  readonly source: string;
  readonly about: string;
  readonly supervision: string;
}
interface BackendRow extends Row {
  readonly available: boolean;
  /** Why it is not; null where it is. */
  readonly reason: string | null;
}

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
      name === undefined ? list(io, kindNamed(kind), json) : listOne(io, kindNamed(kind), name, json),
    );
}

/** Datasets are called data wherever a person names one. */
const kindNamed = <K extends string | undefined>(kind: K) => (kind === "data" ? "datasets" : kind);

/** One entry of a registry: what it is, and what it takes. */
function listOne(io: Io, kind: string | undefined, name: string, json: boolean): void {
  const registries: Readonly<Record<string, Entries<unknown>>> = catalogue;
  const kinds = Object.keys(registries);
  if (kind === undefined || !kinds.includes(kind)) throw unknownName("kind", `${kind}`, kinds);
  const entry = registries[kind];
  if (!Object.hasOwn(entry, name)) throw unknownName(`entry of ${kind}`, name, Object.keys(entry));
  const [row] = entries({ [kind]: { [name]: entry[name] } });
  const options = optionRows(entry[name].options);
  if (json) {
    printJson(io, { ...row, options });
    return;
  }
  io.stdout.write(`${name}: ${row.about}\nsource: ${row.source}\n\n`);
  const prefix = kind === "datasets" ? "data." : "";
  const cells = options.map((each) => [`${prefix}${each.name}`, each.default, each.takes, each.about]);
  if (cells.length === 0) io.stdout.write("It takes no options.\n");
  else io.stdout.write(table(["option", "default", "takes", "what it says"], cells));
}

async function list(io: Io, kind: string | undefined, json: boolean): Promise<void> {
  if (kind === "backends") return listBackends(io, json);
  const kinds = [...Object.keys(catalogue), "studies", "backends"];
  if (kind !== undefined && !kinds.includes(kind)) throw unknownName("kind", kind, kinds);
  const rows = [...entries({ ...catalogue, studies: await studies() }), ...backends()].filter(
    (row) => kind === undefined || row.kind === kind,
  );
  // Nothing but studies can be missing: an installed package does not carry them.
  if (rows.length === 0) io.stderr.write("studies live in the repository, not in the package\n");
  if (json) printJson(io, rows);
  else {
    const cells = rows.map((row) => [row.kind, row.name, row.about]);
    io.stdout.write(table(["kind", "name", "about"], cells));
  }
}

function entries(registries: Readonly<Record<string, Entries<unknown>>>): Row[] {
  return Object.entries(registries).flatMap(([kind, registry]) =>
    Object.entries(registry).map(([name, entry]) => ({
      name,
      kind,
      source: entry.source,
      about: entry.about,
      supervision: supervisionOfEntry(kind, entry),
    })),
  );
}

/** Those of Node and those of a page, each once. */
function backends(): Row[] {
  return Object.entries({ ...nodeBackends, ...webBackends }).map(([name, { about }]) => ({
    name,
    kind: "backends",
    source: "ONNX Runtime",
    about,
    supervision: "none",
  }));
}

async function listBackends(io: Io, json: boolean): Promise<void> {
  const rows = await Promise.all(
    backends().map(async (row): Promise<BackendRow> => {
      const here = Object.hasOwn(nodeBackends, row.name);
      const reason = here
        ? await available(row.name as NodeBackend)
        : "for pages, not for Node (unweave/web)";
      return { ...row, available: reason === true, reason: reason === true ? null : reason };
    }),
  );
  if (json) printJson(io, rows);
  else {
    const cells = rows.map((row) => [row.name, row.available ? "yes" : "no", row.reason ?? row.about]);
    io.stdout.write(table(["backend", "here", "what, or why not"], cells));
  }
}
