/** What a program loads of other people's packages: what is heavy and rare waits until somebody asks for it. */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const HEAVY = ["@observablehq/plot", "h5wasm", "hyparquet", "hyparquet-writer", "linkedom", "modern-tar"];
const NATIVE = ["onnxruntime-node", "onnxruntime-web"];
const WATCH = `
  import { registerHooks } from "node:module";
  const names = new Set();
  registerHooks({
    load: (url, context, next) => {
      const found = /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(url);
      if (found) names.add(found[1]);
      return next(url, context);
    },
  });
  process.on("exit", () => console.log("\\n" + JSON.stringify([...names])));
`;

/** Packages that a script in a process of its own loads. */
function loadedBy(script: string): string[] {
  const watch = `data:text/javascript,${encodeURIComponent(WATCH)}`;
  const args = ["--import", watch, "--input-type=module", "-e", script];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}
const LIBRARY = 'import { figures } from "./src/index.ts";';

it("a program that imports the library loads no reader of rare files, no drawing, and no runtime", () => {
  const loaded = loadedBy(LIBRARY);
  expect(loaded).toEqual(expect.arrayContaining(["zod", "ml-matrix"]));
  expect(loaded.filter((name) => [...HEAVY, ...NATIVE].includes(name))).toEqual([]);
});

it("a figure loads what draws it", () => {
  const draws = `${LIBRARY} figures.figure("nothing", { marks: [] });`;
  expect(loadedBy(draws)).toEqual(expect.arrayContaining(["@observablehq/plot", "linkedom"]));
});

it("the program says its version with nothing but the parser of its arguments", () => {
  const version = 'process.argv.push("x", "--version"); await import("./src/cli/main.ts");';
  expect(loadedBy(version).sort()).toEqual(["commander", "fastest-levenshtein"]);
});
