/** `train FOLDER` and `train --recipe auto`: what is found there, a recipe chosen by itself, and its training. */
import { basename, join, resolve } from "node:path";
import { type Choice, readChoice } from "../choose/choice.ts";
import type { ChooseOptions } from "../choose/choose.ts";
import { chooseAndTrain } from "../choose/run.ts";
import { expectation } from "../choose/says.ts";
import type { Request } from "../choose/state.ts";
import { lookAtFolder } from "../data/look/folder.ts";
import { backendNamed } from "../engine/backends/node.ts";
import type { RunOptions } from "../execute/execute.ts";
import type { RunResult } from "../execute/write.ts";
import type { ExperimentTree } from "../experiment/schema.ts";
import { expectNewFolder, freeFolder } from "../run/folder.ts";
import type { Ref } from "../types/index.ts";
import type { Io } from "./io.ts";
import { type Progress, printLine, progress } from "./progress.ts";
import { executeWithProgress } from "./running.ts";
import { openDataset } from "./settings.ts";

/** What is said of a choice on the command line beside its data. */
export interface ChosenFlags extends Pick<RunOptions, "checkpointEvery" | "backend" | "track"> {
  readonly find?: string;
  readonly minutes?: number;
  readonly out?: string;
}

/** Where the pictures are, what is searched for, and what a choice is asked. */
type Asked = Pick<ChooseOptions, "data" | "content" | "nuisance" | "seed" | "minutes">;

/** An experiment whose recipe is `auto`: a folder of pictures is looked at, other data has roles. */
export async function trainChosen(
  io: Io,
  { data, seed }: ExperimentTree,
  flags: ChosenFlags,
  signal: AbortSignal,
): Promise<RunResult> {
  const asked = await found(io, data, flags.find);
  const name = asked.data.options?.path ?? asked.data.name;
  const folder = flags.out ?? freeFolder(join("runs", basename(resolve(`${name}`))));
  return chosen(io, folder, { ...asked, seed, minutes: flags.minutes }, flags, signal);
}

/** What the pictures are and which factor is searched for; what was guessed is printed. */
async function found(io: Io, data: Ref, find: string | undefined): Promise<Asked> {
  const { path, ...set } = data.options ?? {};
  if (data.name !== "images" || typeof path !== "string") return { data, content: find };
  const { notes, ...looked } = await lookAtFolder(path, { find, set });
  for (const note of notes) printLine(io.notes, note);
  return looked;
}

/** Goes on with a choice that was begun in a folder. */
export const resumeChosen = (
  io: Io,
  folder: string,
  { data, content, nuisance, seed, minutes }: Request,
  flags: Pick<ChosenFlags, "backend" | "checkpointEvery" | "track">,
  signal: AbortSignal,
): Promise<RunResult> => chosen(io, folder, { data, content, nuisance, seed, minutes }, flags, signal);

async function chosen(
  io: Io,
  folder: string,
  asked: Asked,
  { backend, checkpointEvery, track }: Pick<ChosenFlags, "backend" | "checkpointEvery" | "track">,
  signal: AbortSignal,
): Promise<RunResult> {
  expectNewFolder(folder, { chosen: true });
  const computed = await backendNamed(backend ?? "cpu");
  const dataset = await openDataset(io, asked.data, signal);
  const bar = choosing(io);
  return chooseAndTrain(
    dataset,
    {
      ...asked,
      folder,
      signal,
      backend: computed,
      onProgress: bar.update,
      onNote: (text) => printLine(io.stderr, text),
    },
    (experiment, how) => {
      bar.finish();
      const choice = readChoice(folder);
      if (choice !== null) for (const line of said(choice)) printLine(io.notes, line);
      return executeWithProgress(io, experiment.recipe, experiment, dataset, {
        ...how,
        checkpointEvery,
        track,
      });
    },
  );
}

/** The bar over a whole choice. */
function choosing({ notes }: Io): { update: NonNullable<ChooseOptions["onProgress"]>; finish(): void } {
  let bar: Progress | null = null;
  return {
    update: ({ done, total, share, what }) => {
      bar ??= progress(notes, "choose", total, "trainings");
      bar.update(done, what, share);
    },
    finish: () => bar?.finish(),
  };
}

/** What was chosen, why, and what it promises. */
const said = (choice: Choice): string[] => {
  const promised = expectation(choice);
  return [
    ...choice.notes.map((note) => `note: ${note}`),
    `chosen: ${choice.chosen}. ${choice.reason}`,
    ...(promised === null ? [] : [promised]),
  ];
};
