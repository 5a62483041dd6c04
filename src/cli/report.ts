import { Command } from "commander";
import { expect } from "../errors.ts";
import { writeFile } from "../files.ts";
import { paths } from "../run/folder.ts";
import { lockOutput, whileLocked } from "../run/lock.ts";
import { isElsewhere, localRun } from "./elsewhere.ts";
import type { Io } from "./io.ts";
import { printJson } from "./output.ts";

export function command(io: Io): Command {
  return new Command("report")
    .description("One self-contained HTML file from one run, or from several side by side")
    .argument(
      "<runs...>",
      "run folders, or their addresses (s3://…, https://…); two of the same data are compared, before and after",
    )
    .option("--out <file>", "file to write; report.html in the last run by default")
    .option("--title <text>", "heading", "Unweave report")
    .option("--json", "one JSON document on stdout")
    .addHelpText(
      "after",
      "\nExample:\n  $ unweave report runs/demo/before runs/demo/after --out compare.html",
    )
    .action(
      async (named: string[], { out, title, json }: { out?: string; title: string; json?: boolean }) => {
        const last = named[named.length - 1];
        const isPlaced = out !== undefined || !isElsewhere(last);
        expect(
          isPlaced,
          "usage",
          "report",
          "--out for a run that lies elsewhere",
          "none",
          "Write --out FILE.html.",
        );
        const runs: string[] = [];
        for (const each of named) runs.push(await localRun(io, each));
        const report = out ?? paths(last).report;
        const { renderReport } = await import("../report/index.ts");
        await whileLocked(lockOutput(report), () => writeFile(report, renderReport(runs, { title })));
        if (json) printJson(io, { report });
        else io.stdout.write(`${report}\n`);
      },
    );
}
