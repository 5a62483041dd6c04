import { execFileSync } from "node:child_process";

/** The JSON object that a command prints as its last line; an error after `timeoutMs`, where that is given. */
export function lastLine<Printed>(command: string, args: readonly string[], timeoutMs?: number): Printed {
  const lines = execFileSync(command, args, { encoding: "utf8", timeout: timeoutMs }).trim().split("\n");
  return JSON.parse(lines[lines.length - 1]) as Printed;
}
