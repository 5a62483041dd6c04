/** `serve` as a program: one line that says where it listens, an end by a signal, and mistakes in a sentence. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawRun } from "../../bench/runFolders.ts";
import { builtPage } from "../explorer/built.ts";
import { newRoot, removeRoots, rowsOf } from "../serve/world.ts";
import { complaint, type Ended, spawned } from "./program.ts";

const BUILT = join(import.meta.dirname, "../../dist/explorer");

beforeAll(async () => {
  if (!existsSync(join(BUILT, "index.html"))) await builtPage(BUILT);
});
afterAll(removeRoots);

describe("serve", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "says in one line of JSON where it listens, and ends well at %s",
    async (signal) => {
      const root = newRoot();
      drawRun(join(root, "one"));
      let found: readonly string[] = [];
      const { code, out, error }: Ended = await spawned(["serve", root, "--json"], (child) => {
        child.stdout!.once("data", async (line: Buffer) => {
          const { url } = JSON.parse(`${line}`) as { url: string };
          expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
          found = [...(await rowsOf(url)).keys()];
          expect(await (await fetch(url)).text()).toContain("<title>Runs · Unweave</title>");
          child.kill(signal);
        });
      });
      expect([code, error, found]).toEqual([0, "", ["one"]]);
      expect(out).toMatch(/^\{"url":"[^"]+"\}\n$/);
    },
  );

  it.each([
    [["none-such"], /^folder "none-such": expected a folder of runs, got no such folder\./],
    [[".", "--port", "many"], /^usage "serve": expected a number from 0 to 65535 for --port, got many\./],
    [[".", "--port", "70000"], /^usage "serve": expected a number/],
    [[], /^usage "serve": expected what .* got missing required argument 'runs'\./],
  ])("says what is wrong with %j", async (args, sentence) => {
    expect(await complaint(["serve", ...args])).toMatch(sentence);
  });
});
