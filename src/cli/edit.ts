import { extname } from "node:path";
import { Command, Option } from "commander";
import { gridGif, gridPng, tileSides } from "../data/images/tiles.ts";
import { type Editor, type Opened, openEditor } from "../edit/editor.ts";
import {
  checkPlan,
  type Edited,
  type EditPlan,
  expectOneWay,
  othersOf,
  renderPlan,
  settingOf,
} from "../edit/plan.ts";
import { METHODS, type Method } from "../edit/setFactor.ts";
import { expect } from "../errors.ts";
import { writeFile } from "../files.ts";
import { openRun } from "../run/folder.ts";
import type { KnownOptions } from "../run/knownData.ts";
import type { Io } from "./io.ts";
import { printJson } from "./output.ts";
import { changedDataOption, runData } from "./runData.ts";
import { collect } from "./settings.ts";

interface Flags {
  readonly image: string;
  readonly change: string[];
  readonly set: string[];
  readonly method: Method;
  readonly traverse: string[];
  readonly grid?: boolean;
  readonly interpolate?: string;
  readonly sample?: string;
  readonly part?: string;
  readonly strip?: boolean;
  readonly columns: string;
  readonly steps?: string;
  readonly range: string;
  readonly seed: string;
  readonly changedData?: KnownOptions["changedData"];
  readonly out: string;
  readonly backend?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  $ unweave edit runs/faces --image a.png --change lighting=from:b.png --out relit.png
  $ unweave edit runs/faces --image a.png --change "pose=yaw+25 pitch+0" --strip --out turned.png
  $ unweave edit runs/faces --image a.png --traverse lighting --traverse "pose[0]" --out traversal.gif
  $ unweave edit runs/faces --image a.png --grid --columns 10 --out grid.png
  $ unweave edit runs/faces --image a.png --interpolate b.png --part identity --out morph.gif
  $ unweave edit runs/faces --image a.png --sample expression --out samples.png`;

export function command(io: Io): Command {
  return (
    new Command("edit")
      .description("Edit a picture by a run's code: swap, set, traverse, interpolate or sample one part")
      .argument("<run>", "run folder")
      .requiredOption("--image <file>", "the picture to edit, of any size")
      .option("--change <part=value>", "PART=from:FILE, or FACTOR=LEVEL; may be given again", collect, [])
      .addOption(
        new Option("--method <name>", "how FACTOR=LEVEL moves the code").choices(METHODS).default("mean"),
      )
      .option(
        "--traverse <part>",
        "a block or a dimension (lighting, pose[0]); may be given again",
        collect,
        [],
      )
      .option("--grid", "traverse every block, one row each")
      .option("--interpolate <file>", "go to another picture")
      .option("--part <part>", "only this block or dimension, for --interpolate")
      .option("--sample <block>", "the block as in pictures drawn from the data")
      .option("--strip", "before, as reconstructed, and after, for --change")
      .option("--columns <n>", "pictures in a row", "7")
      // As it was called before.
      .addOption(new Option("--steps <n>").hideHelp())
      .option(
        "--set <key=value>",
        "data.path=FOLDER where the data has moved; may be given again",
        collect,
        [],
      )
      .option("--range <low,high>", "quantiles of the data between which a traversal moves", "0.02,0.98")
      .option("--seed <n>", "seed of --sample", "0")
      .addOption(changedDataOption())
      .option("--out <file>", ".png, or .gif that moves", "edited.png")
      .option("--backend <name>", "where to compute (unweave list backends); the run's own by default")
      .option("--json", "one JSON document on stdout")
      .addHelpText("after", EXAMPLES)
      .action((run: string, flags: Flags) => edit(io, run, flags))
  );
}

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  const whole = text.trim() !== "" && Number.isInteger(value);
  expect(whole, "usage", "edit", `a whole number for --${flag}`, text, `Write --${flag} 7.`);
  return value;
}

function rangeOf(text: string): readonly [number, number] {
  const [low, high, ...more] = text.split(",").map(Number);
  const two = more.length === 0 && Number.isFinite(low) && Number.isFinite(high);
  expect(two, "range", text, "two quantiles, by comma", "something else", "Write --range 0.02,0.98.");
  return [low, high];
}

function planOf(flags: Flags): EditPlan {
  const { traverse: parts, grid, interpolate: to, sample: block, part = null } = flags;
  const ways = { "--traverse or --grid": parts.length > 0 || grid, "--interpolate": to, "--sample": block };
  // Changes were settings before.
  const sets = [...flags.set.filter((setting) => !isOfData(setting)), ...flags.change].map(settingOf);
  expectOneWay(
    Object.entries(ways).flatMap(([name, given]) => (given ? [name] : [])),
    sets.length,
  );
  const show =
    to !== undefined
      ? ({ kind: "interpolate", to, part } as const)
      : block !== undefined
        ? ({ kind: "sample", block } as const)
        : parts.length > 0 || grid
          ? ({ kind: "traverse", parts } as const)
          : null;
  return {
    ...{ sets, show, method: flags.method, strip: flags.strip === true },
    steps: numberOf("columns", flags.steps ?? flags.columns),
    range: rangeOf(flags.range),
    seed: numberOf("seed", flags.seed),
  };
}

/** `data.path=…` is about where the data lies, and no part of the code. */
const isOfData = (setting: string) => setting.startsWith("data.");

/** A grid has a row for every block, unless rows are named. */
function withBlocks(plan: EditPlan, { space }: Editor): EditPlan {
  if (plan.show?.kind !== "traverse" || plan.show.parts.length > 0) return plan;
  return { ...plan, show: { kind: "traverse", parts: Object.keys(space.blocks) } };
}

async function edit(io: Io, run: string, flags: Flags): Promise<void> {
  const kind = extname(flags.out).toLowerCase();
  const known = kind === ".png" || kind === ".gif";
  expect(known, "output", flags.out, "a file in .png, .gif", kind || "none", "Choose another --out.");
  const asked = planOf(flags);
  const editor = await openEditor(run, {
    ...{ backend: flags.backend, changedData: flags.changedData },
    data: runData(run, openRun(run).data, flags.set.filter(isOfData)),
    onNote: (text) => io.stderr.write(`note: ${text}\n`),
  });
  try {
    const plan = withBlocks(asked, editor);
    checkPlan(editor, plan);
    const started = performance.now();
    const source = await editor.open(flags.image);
    const others = new Map<string, Opened>();
    for (const path of othersOf(plan)) others.set(path, await editor.open(path));
    const edited = await renderPlan(editor, source, others, plan);
    // Only what was stretched for the model is stretched back.
    const [, height, width] = editor.shape;
    const sides = editor.fit === "stretch" ? source : { height, width };
    const tile = { shape: editor.shape, ...tileSides(editor.shape, sides) };
    const draw = kind === ".gif" ? gridGif : gridPng;
    writeFile(flags.out, await draw(edited.pictures, edited.layout, tile));
    const milliseconds = Math.round(performance.now() - started);
    tell(io, run, flags, editor, [source, ...others.values()], edited, milliseconds);
  } finally {
    await editor.close();
  }
}

/** Prints what was done, and which of it should not be trusted. */
function tell(
  io: Io,
  run: string,
  { out, json }: Flags,
  { answers, space, shape }: Editor,
  pictures: readonly Opened[],
  { layout, rows }: Edited,
  milliseconds: number,
): void {
  if (json) {
    const opened = pictures.map(({ path, height, width, novelty, gap, notes }) => ({
      ...{ path, height, width, novelty, gap, notes },
    }));
    const grid = { rows, columns: Math.max(...layout.map((row) => row.length)) };
    printJson(io, { run, out, answers, blocks: space.blocks, shape, grid, pictures: opened, milliseconds });
    return;
  }
  for (const { path, notes } of pictures)
    for (const note of notes) io.stderr.write(`note: "${path}": ${note}\n`);
  io.stdout.write(`${rows.join(", ")}: ${out} (${milliseconds} ms)\n`);
}
