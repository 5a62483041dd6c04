import { execFileSync } from "node:child_process";

/** The JSON object that a command prints as its last line. */
export function lastLine<Printed>(command: string, args: readonly string[]): Printed {
  const lines = execFileSync(command, args, { encoding: "utf8" }).trim().split("\n");
  return JSON.parse(lines[lines.length - 1]) as Printed;
}
