/**
 * `npm run status` writes docs/reference/ledger.md and the table of docs/reference/metrics.md from the registries,
 * docs/reference/program.md from the program, the schemas of experiments and plans beside their schema.ts, and the tables of docs/results/ from results/; `--check` fails when a page differs.
 */
import { planJsonSchema } from "../packages/sweep/src/plan/jsonSchema.ts";
import { catalogue } from "../src/catalogue.ts";
import { experimentJsonSchema } from "../src/experiment/jsonSchema.ts";
import { supervisionOfEntry } from "../src/experiment/supervision.ts";
import { type Entries, optionNames } from "../src/registry.ts";
import * as studies from "../studies/index.ts";
import { between, cell, held, settle } from "./pages.ts";
import { programPage } from "./program.ts";
import { resultPages } from "./results/tables.ts";

function section([kind, registry]: [string, Entries<unknown>]): string {
  const rows = Object.entries(registry).map(([name, entry]) => {
    const { about, source, verified, scale } = entry;
    const told = supervisionOfEntry(kind, entry);
    const notes = [told !== "none" && `told: ${told}`, scale && `constants: ${scale}`]
      .filter(Boolean)
      .join("; ");
    const options = optionNames(entry).join(", ") || "none";
    return `| \`${name}\` | ${[about, source, verified, options, notes].map((text) => cell(text)).join(" | ")} |`;
  });
  const head =
    "| name | what | source | verified against | options | notes |\n| --- | --- | --- | --- | --- | --- |";
  return `## ${kind}\n\n${head}\n${rows.join("\n")}\n`;
}

const INTRO = `# Ledger

Every entry of every registry: what it is, where it comes from, and what its numbers were compared with. This page is
written by \`npm run status\`, and \`npm run check\` fails when it is stale.
`;

function metricTable(): string {
  const rows = Object.entries(catalogue.metrics).map(([name, { about, source, scoring }]) => {
    const seconds = scoring === undefined ? "–" : `${scoring.seconds}`;
    return `| \`${name}\` | ${cell(about)} | ${cell(source)} | ${seconds} |`;
  });
  return `| name | what it says | source | seconds |\n| --- | --- | --- | ---: |\n${rows.join("\n")}`;
}

const experimentSchema = experimentJsonSchema();
settle({
  "src/experiment/experiment.schema.json": `${JSON.stringify(experimentSchema)}\n`,
  "packages/sweep/src/plan/plan.schema.json": `${JSON.stringify(planJsonSchema(experimentSchema))}\n`,
  "docs/reference/ledger.md": [INTRO, ...Object.entries({ ...catalogue, studies }).map(section)].join("\n"),
  "docs/reference/metrics.md": between(held("docs/reference/metrics.md"), "metrics", metricTable()),
  "docs/reference/program.md": await programPage(),
  ...resultPages(),
});
