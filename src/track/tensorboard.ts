/** One event file in the run folder, which TensorBoard finds below `--logdir`. */
import { appendFile, mkdir, readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { record } from "./records.ts";
import {
  beginEvent,
  endEvent,
  pictureEvent,
  restartEvent,
  scalarEvent,
  versionEvent,
} from "./tensorboardEvents.ts";
import { flat, type OpenTracker } from "./tracker.ts";

/** By this TensorBoard knows the file. */
const BEGIN = "events.out.tfevents.";

/** `tensorboard`, or `tensorboard:DIR` for a folder other than the run's. */
export const tensorboard: OpenTracker = async (where, { folder, experiment, from }) => {
  const place = where === "" ? folder : join(where, basename(resolve(folder)));
  await mkdir(place, { recursive: true });
  // A second file would be read beside the first: a run that goes on goes on in it.
  const there = (await readdir(place)).find((name) => name.startsWith(BEGIN));
  const path = join(place, there ?? `${BEGIN}${Math.floor(Date.now() / 1000)}.unweave`);
  const append = (events: readonly Uint8Array[]) => appendFile(path, Buffer.concat(events.map(record)));
  const now = Date.now();
  const begun = beginEvent(now, basename(resolve(folder)), flat(experiment));
  await append(there === undefined ? [versionEvent(now), begun] : [restartEvent(now, from + 1), begun]);
  return {
    points: (points) => append(points.map(scalarEvent)),
    pictures: (pictures) => append(pictures.map((each) => pictureEvent(Date.now(), each))),
    end: (how) => append([endEvent(Date.now(), how)]),
  };
};
