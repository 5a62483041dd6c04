import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Copy {
  readonly lines: number;
  readonly places: readonly [string, string];
}
interface Report {
  readonly duplicates: readonly { lines: number; firstFile: Place; secondFile: Place }[];
}
interface Place {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Runs of six or more lines and fifty or more tokens that stand twice in a folder, letter for letter (jscpd). */
export function copies(root: string, folder: string): Copy[] {
  const out = mkdtempSync(join(tmpdir(), "unweave-copies-"));
  try {
    // The package exports its library only, so the program is named by its place.
    const program = fileURLToPath(new URL("../../node_modules/jscpd/bin/jscpd", import.meta.url));
    const options = ["--format", "typescript", "--min-lines", "6", "--min-tokens", "50"];
    const quiet = ["--reporters", "json", "--output", out];
    execFileSync(process.execPath, [program, folder, ...options, ...quiet], { cwd: root, stdio: "ignore" });
    const { duplicates } = JSON.parse(readFileSync(join(out, "jscpd-report.json"), "utf8")) as Report;
    const place = ({ name, start, end }: Place) => `${name}:${start}-${end}`;
    return duplicates
      .map(({ lines, firstFile, secondFile }) => ({
        lines,
        places: [place(firstFile), place(secondFile)] as const,
      }))
      .sort((a, b) => b.lines - a.lines);
  } finally {
    rmSync(out, { recursive: true });
  }
}
