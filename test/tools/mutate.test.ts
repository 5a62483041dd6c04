/** The list of faults to plant is alive: each can be planted, is written in the language, and names tests that are there. */
import { existsSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planted } from "../../tools/mutate/mutate.ts";
import { mutations } from "../../tools/mutate/mutations.ts";

const root = join(import.meta.dirname, "../..");
const textOf = (file: string) => readFileSync(join(root, file), "utf8");

describe("the list of faults", () => {
  it.each(mutations.map((mutation) => [`${mutation.file}: ${mutation.fault}`, mutation] as const))(
    "%s",
    (_, mutation) => {
      const changed = planted(textOf(mutation.file), mutation);
      expect(changed).not.toBe(textOf(mutation.file));
      stripTypeScriptTypes(changed, { mode: "transform" });
      for (const test of mutation.tests) expect(existsSync(join(root, test)), test).toBe(true);
    },
  );
  it("names each fault once", () => {
    const names = mutations.map(({ file, fault }) => `${file}: ${fault}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(44);
  });
});

describe("planting a fault", () => {
  const fault = {
    fault: "a sum is a difference",
    file: "a.ts",
    find: "a + b",
    replace: "a - $& b",
    tests: [],
  };
  it("changes the piece as it is written", () => {
    expect(planted("return a + b;", fault)).toBe("return a - $& b;");
  });
  it("is refused where the piece is gone or stands twice", () => {
    expect(() => planted("return a;", fault)).toThrow("a.ts: expected the piece to change once, found it 0");
    expect(() => planted("a + b; a + b", fault)).toThrow("found it 2 times: a + b");
  });
});
