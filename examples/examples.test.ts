/** Every example keeps what it says, stays small, and becomes part of the program by moving and one export line. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { extend } from "../src/index.ts";
import { MOVES, moved, registryOf } from "./moved.ts";

const HERE = import.meta.dirname;
const SHARED = ["trained.ts", "moved.ts", "examples.test.ts"];
const examples = readdirSync(HERE)
  .filter((file) => file.endsWith(".ts") && !SHARED.includes(file))
  .sort();

describe("the examples", () => {
  it("show every kind there is to add", () => {
    expect(examples).toEqual([
      "decorrelated.ts",
      "explainedVariance.ts",
      "lion.ts",
      "patches.ts",
      "stripes.ts",
      "tripletMargin.ts",
      "tsv.ts",
      "turned.ts",
    ]);
  });
  it.each(examples)("%s does what it says, in at most 40 lines", async (file) => {
    const { check } = (await import(join(HERE, file))) as { check(): Promise<void> };
    await check();
    expect(readFileSync(join(HERE, file), "utf8").trim().split("\n").length).toBeLessThanOrEqual(40);
  });
  it.each(MOVES)("$name moved into src/$folder needs one export line to be listed", (move) => {
    const { listed, touched } = moved(join(HERE, ".."), move);
    expect(listed).toBe(true);
    expect([...touched].sort()).toEqual(
      [`${move.folder}/${move.name}.ts`, `${registryOf(move)}/index.ts`].sort(),
    );
  });
  it("refuse a name that is taken", async () => {
    const { decorrelated } = await import("./decorrelated.ts");
    expect(() => extend("recipe", { infonce: decorrelated })).toThrow(
      /^recipe "infonce": expected a name that is not taken/,
    );
  });
});
