import { Command } from "commander";
import type { Io } from "./io.ts";
import { printJson, table } from "./output.ts";

const EXAMPLES = `
Examples:
  $ unweave doctor
  $ unweave doctor --json

It ends with exit code 1 where something is missing that a plain training needs.`;

export function command(io: Io): Command {
  return new Command("doctor")
    .description("What this machine has, what is missing, and what to do about it")
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", EXAMPLES)
    .action(({ json = false }: { json?: boolean }) => doctor(io, json));
}

async function doctor(io: Io, isJson: boolean): Promise<void> {
  // Help needs none of them.
  const { examine, expectNeeded, thisMachine } = await import("./checks.ts");
  const parts = await examine(thisMachine());
  if (isJson) printJson(io, parts);
  else {
    const rows = parts.map(({ name, found, todo, needed }) => [
      todo === null ? "yes" : needed ? "NO" : "no",
      name,
      found,
      todo ?? "",
    ]);
    io.stdout.write(table(["here", "part", "found", "what to do"], rows));
  }
  expectNeeded(parts);
  if (!isJson) io.stdout.write("\nAll that a training needs is here.\n");
}
