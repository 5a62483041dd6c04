/** `--version` and `--quiet`, which every verb has, before it and behind it. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { VERBS } from "../../src/cli/verbs.ts";
import { newPath, photos, small, unscored, unweave } from "./program.ts";

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

it.each([["--version"], ["-V"], ["train", "--version"], ["--version", "train"]])(
  "%s %s prints the version and nothing else",
  async (...args) => {
    expect(await unweave(args)).toEqual({ code: 0, out: `${version}\n`, error: "" });
  },
);

it.each(Object.keys(VERBS))("%s has both, and says so", async (verb) => {
  for (const args of [
    [verb, "--help"],
    [verb, "--quiet", "--help"],
    ["--quiet", verb, "--help"],
  ]) {
    const { code, out, error } = await unweave(args);
    expect([code, error]).toEqual([0, ""]);
    expect(out.match(/^ +--quiet .+$/gm)).toHaveLength(1);
    expect(out.match(/^ +-V, --version .+$/gm)).toHaveLength(1);
  }
});

it("quiet is no progress and no notes; results, warnings and errors stay", async () => {
  const path = await photos((csv) => csv.replace(/,light \d+\n/, ",\n"));
  const args = ["train", ...small(path), ...unscored];
  const loud = await unweave([...args, "--out", newPath()]);
  expect(loud.error).toMatch(/train 20\/20 steps/);
  for (const quiet of [
    ["--quiet", ...args],
    [...args, "--quiet"],
  ]) {
    const folder = newPath();
    const { code, out, error } = await unweave([...quiet, "--out", folder]);
    expect(code).toBe(0);
    expect(out).toContain(`run folder: ${folder}\n`);
    const lines = error.trim().split("\n");
    expect(lines).toEqual(loud.error.split("\n").filter((line) => line.startsWith("warning: ")));
    expect(lines).not.toEqual([""]);
  }
  const { code, error } = await unweave(["--quiet", "train", "--recipe", "nothing", "--data", "faces"]);
  expect([code, error]).toEqual([2, expect.stringMatching(/^recipe "nothing": expected /)]);
});
