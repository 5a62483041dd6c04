import { join } from "node:path";
import { Command, Option } from "commander";
import { backendNamed } from "../engine/backends/node.ts";
import { expect, unknownName } from "../errors.ts";
import { parseValue } from "../experiment/settings.ts";
import { agreeing, counted } from "../numerics/counted.ts";
import { type Entries, optionNames } from "../registry.ts";
import { lockFolder, whileLocked } from "../run/lock.ts";
import { runStudy } from "../study/runner.ts";
import type { Study } from "../study/study.ts";
import type { Io } from "./io.ts";
import { printJson } from "./output.ts";
import { type Progress, printLine, progress } from "./progress.ts";
import { interruptSignal } from "./running.ts";
import { collect } from "./settings.ts";
import { expectStudies, planStudy, studies } from "./studies.ts";

interface Flags {
  readonly out?: string;
  readonly quick?: boolean;
  readonly seeds?: string;
  readonly only?: string;
  readonly data?: string;
  readonly set: readonly string[];
  readonly backend?: string;
  readonly json?: boolean;
}

function examples(known: Entries<Study>): string {
  const widest = Math.max(0, ...Object.keys(known).map(({ length }) => length));
  const lines = Object.entries(known).map(([name, { about }]) => `  ${name.padEnd(widest + 2)}${about}`);
  const list =
    lines.length > 0 ? lines.join("\n") : "  none here: studies live in the repository, not in the package";
  return `
Studies:
${list}

Finished rows are kept in --out, so the command may be stopped and given again.

Examples:
  $ unweave reproduce mi-calibration --quick
  $ unweave reproduce independence --seeds 2 --only faces`;
}

export async function command(io: Io): Promise<Command> {
  const known = await studies();
  return (
    new Command("reproduce")
      .description("A named study with the published numbers beside ours")
      .argument("<name>", "study (unweave list studies)")
      .option("--out <dir>", "rows, tables and figures; runs/reproduce/NAME by default")
      .option("--quick", "fewer and shorter rows: minutes, for looking, not for publishing")
      .option("--seeds <n>", "repetitions of every row")
      .option("--only <text>", "only the row of this name, or rows whose name contains it; several by comma")
      // As it was said before: --set data=PATH.
      .addOption(new Option("--data <path>").hideHelp())
      .option("--backend <name>", "where rows that are runs compute (unweave list backends); cpu by default")
      .option(
        "--set <key=value>",
        "an option of the study, such as data=PATH where its data lies; may be given again",
        collect,
        [],
      )
      .option("--json", "one JSON document on stdout")
      .addHelpText("after", examples(known))
      .action((name: string, flags: Flags) => reproduce(io, name, flags))
  );
}

/** A few of the names, and how many more there are. */
function some(keys: readonly string[]): string {
  const rest = keys.length - 3;
  return keys.slice(0, 3).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** `yalebFirst` is `yaleb-first`, as the study was called before it was a verb's argument. */
const spelled = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

async function reproduce(io: Io, given: string, flags: Flags): Promise<void> {
  const name = spelled(given);
  const options = optionsOf(await expectStudies(name), name, flags);
  const backend = flags.backend === undefined ? undefined : await backendNamed(flags.backend);
  const signal = interruptSignal(io, "stopping; finished rows are kept");
  const plan = await planStudy(name, options);
  for (const warning of plan.warnings ?? []) io.stderr.write(`warning: ${warning}\n`);
  const folder = flags.out ?? join("runs", "reproduce", flags.quick ? `${name}-quick` : name);
  const bars: Progress[] = [];
  const onProgress = (done: number, total: number, share: number, note: string) => {
    if (bars.length === 0) bars.push(progress(io.notes, name, total, "rows"));
    bars[0].update(done, note, share);
  };
  const onStale = (keys: readonly string[]) =>
    printLine(
      io.stderr,
      `warning: ${counted(keys.length, "row")} of ${folder} ${agreeing(keys.length, "was", "were")} made with other settings, ${agreeing(keys.length, "is", "are")} left out of the tables until computed again: ${some(keys)}`,
    );
  const asked = { folder, signal, backend, only: flags.only, onProgress, onStale };
  const lock = lockFolder(folder, (text) => printLine(io.stderr, text));
  const result = await whileLocked(lock, () => runStudy(plan, asked));
  bars[0]?.finish();
  const { done, total, value, markdown } = result;
  if (flags.json) printJson(io, { study: name, out: folder, done, total, result: value });
  else
    io.stdout.write(
      `${markdown}\n${done} of ${counted(total, "row")} ${agreeing(done, "is", "are")} there: ${folder}\n`,
    );
}

function optionsOf(
  studies: Entries<Study>,
  name: string,
  { quick, seeds, data, set }: Flags,
): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  const put = (key: string, value: unknown) => {
    const known = Object.hasOwn(studies, name) ? optionNames(studies[name]) : [key];
    if (!known.includes(key)) throw unknownName(`option of study "${name}"`, key, known);
    options[key] = value;
  };
  if (quick) put("quick", true);
  if (seeds !== undefined) put("seeds", Number(seeds));
  if (data !== undefined) put("data", data);
  for (const setting of set) {
    const at = setting.indexOf("=");
    expect(at > 0, "setting", setting, "key=value", "no value", "Write --set steps=500.");
    put(setting.slice(0, at), parseValue(setting.slice(at + 1)));
  }
  return options;
}
