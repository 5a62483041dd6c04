/** What trackers are told of a run: numbers of its steps, its scores, and the pictures that it decoded. */
import { existsSync, readFileSync } from "node:fs";
import { Interrupted } from "../errors.ts";
import { paths } from "../run/folder.ts";
import { type Followers, follow, type Patience } from "../track/follow.ts";
import { type Named, trackerNamed } from "../track/named.ts";
import type { Picture, Point, TrackedRun } from "../track/tracker.ts";
import type { TrainEvent } from "../train/loop.ts";
import type { Score } from "../types/index.ts";

/** Who is told, by name: `tensorboard`, `csv`, `mlflow:URL`. */
export const trackersNamed = (names: readonly string[] = []): Named[] => names.map(trackerNamed);

/** Lets `work` tell its events and scores, and tells how it ended. What goes wrong in the telling is a note. */
export async function tracked<T extends { readonly scores: readonly Score[] }>(
  named: readonly Named[],
  run: TrackedRun,
  { onNote = () => {}, patience }: { onNote?(text: string): void; readonly patience?: Patience },
  work: (onEvent: (event: TrainEvent) => void) => Promise<T>,
): Promise<T> {
  const followers = follow(named, run, onNote, patience);
  try {
    const result = await work((event) => followers.add(pointsOf(event)));
    tellResult(followers, run, result);
    await followers.end("finished");
    return result;
  } catch (error) {
    await followers.end(error instanceof Interrupted ? "stopped" : "failed");
    throw error;
  }
}

function pointsOf(event: TrainEvent): Point[] {
  if (event.type !== "step") return [];
  const { step, loss, gradientNorm, parts } = event;
  const time = Date.now();
  return Object.entries({ loss, gradientNorm, ...parts }).map(([name, value]) => ({
    ...{ name: `train/${name}`, value, step, time },
  }));
}

function tellResult(
  followers: Followers,
  { folder, experiment: { steps: step } }: TrackedRun,
  { scores }: { readonly scores: readonly Score[] },
): void {
  const time = Date.now();
  const point = (name: string, value: number | null): Point[] =>
    value === null || !Number.isFinite(value) ? [] : [{ name: `score/${name}`, value, step, time }];
  // A page may show the first names only: whole scores come before their parts.
  followers.add(scores.flatMap(({ metric, value }) => point(metric, value)));
  followers.add(
    scores.flatMap(({ metric, perBlock, perFactor }) =>
      [...Object.entries(perBlock), ...Object.entries(perFactor)].flatMap(([part, value]) =>
        point(`${metric}/${part}`, value),
      ),
    ),
  );
  followers.show(decoded(folder).map((picture) => ({ ...picture, step })));
}

/** What becomes of pictures when one block is changed, where the run decodes. */
function decoded(folder: string): Omit<Picture, "step">[] {
  const { edits } = paths(folder);
  if (!existsSync(edits)) return [];
  const { blocks } = JSON.parse(readFileSync(edits, "utf8")) as { blocks: { part: string; image: string }[] };
  return blocks.map(({ part, image }) => ({
    ...{ name: `edits/${part}`, png: Buffer.from(image.slice(image.indexOf(",") + 1), "base64") },
  }));
}
