/** What a choice has measured so far, on the disk: a choice that was stopped goes on, and comes to the same. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { expect } from "../errors.ts";
import { writeFile, writeJson } from "../files.ts";
import { isBegun, paths, readJson, readWritten } from "../run/folder.ts";

/** What decides what a choice comes to. */
const request = z.object({
  data: z.object({ name: z.string(), options: z.record(z.string(), z.unknown()).optional() }),
  digest: z.string().describe("Of all pictures with their levels."),
  content: z.string().nullable(),
  nuisance: z.array(z.string()).readonly(),
  seed: z.int(),
  minutes: z.number(),
  folds: z.int(),
  candidates: z.array(z.string()).readonly(),
});
/** What a choice was asked. */
export type Request = z.output<typeof request>;

/** Things that are made once: what is on the disk is read. */
export interface State {
  encoder(name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array>;
  numbers<T>(name: string, make: () => Promise<T>): Promise<T>;
}

/** Opens the state of a folder; an InputError where another choice was begun there. */
export function openState(folder: string, asked: Request): State {
  const { choosing } = paths(folder);
  const file = join(choosing, "request.json");
  if (existsSync(file)) expectSame(folder, readWritten(file, request), asked);
  else writeJson(file, asked);
  return {
    encoder: async (name, make) => {
      const path = join(choosing, `${name}.onnx`);
      if (!existsSync(path)) writeFile(path, await make());
      return readFileSync(path);
    },
    numbers: async <T>(name: string, make: () => Promise<T>) => {
      const path = join(choosing, `${name}.json`);
      if (!existsSync(path)) writeJson(path, await make());
      return readJson(path) as T;
    },
  };
}

function expectSame(folder: string, begun: unknown, asked: Request): void {
  // What JSON leaves out does not differ.
  const written = JSON.parse(JSON.stringify(asked)) as Record<string, unknown>;
  const other = Object.keys(written).find(
    (key) => !isDeepStrictEqual((begun as Record<string, unknown>)[key], written[key]),
  );
  const todo = "Give what was given then, or choose another place (--out).";
  const got = `another ${other ?? ""}`;
  expect(other === undefined, "run folder", folder, "the choice that was begun there", got, todo);
}

/** What was asked of a choice that was begun in a folder and not finished; null where there is none. */
export function begunChoice(folder: string): Request | null {
  const file = join(paths(folder).choosing, "request.json");
  if (!existsSync(file) || isBegun(folder)) return null;
  return readWritten(file, request) as Request;
}
