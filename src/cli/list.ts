import { Command } from "commander";
import { catalogue } from "../catalogue.ts";
import { unknownName } from "../check.ts";
import { printJson, table } from "./output.ts";

export function command(): Command {
  return new Command("list")
    .description("What there is: datasets, pairs, nets, terms, recipes, optimisers, metrics")
    .argument("[kind]", "one kind; all by default")
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", "\nExample:\n  $ unweave list metrics")
    .action((kind: string | undefined, options: { json?: boolean }) => list(kind, options.json ?? false));
}

function list(kind: string | undefined, json: boolean): void {
  const kinds = Object.keys(catalogue);
  if (kind !== undefined && !kinds.includes(kind)) throw unknownName("kind", kind, kinds);
  const rows = kinds
    .filter((name) => kind === undefined || name === kind)
    .flatMap((name) =>
      Object.entries(catalogue[name]).map(([entry, { source, about, supervision }]) => ({
        name: entry,
        kind: name,
        source,
        about,
        supervision: supervision ?? "none",
      })),
    );
  if (json) printJson(rows);
  else
    process.stdout.write(
      table(
        ["kind", "name", "about"],
        rows.map((row) => [row.kind, row.name, row.about]),
      ),
    );
}
