import { Command } from "commander";
import { RunError } from "../errors.ts";
import { checks, type Found, type Machine, thisMachine } from "./checks.ts";
import type { Io } from "./io.ts";
import { printJson, table } from "./output.ts";

/** One part of a machine. */
export interface Part extends Found {
  readonly name: string;
  /** Whether a plain training fails without it. */
  readonly needed: boolean;
}

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

/** Every part of a machine that there is something to say of. */
export async function examine(machine: Machine): Promise<Part[]> {
  const looked = Object.entries(checks).map(async ([name, { needed, look }]) => {
    const found = await look(machine);
    return found === null ? [] : [{ name, needed, ...found }];
  });
  return (await Promise.all(looked)).flat();
}

/** Throws a RunError for the first needed part that is missing. */
export function expectNeeded(parts: readonly Part[]): void {
  const [missing] = parts.filter(({ needed, todo }) => needed && todo !== null);
  if (missing !== undefined)
    throw new RunError("machine", missing.name, "what a training needs", missing.found, missing.todo!);
}

async function doctor(io: Io, isJson: boolean): Promise<void> {
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
