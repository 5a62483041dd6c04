/** What a page imports: it bundles for a browser without anything of Node, and resolves an experiment of the page's own data. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type OutputChunk, rolldown } from "rolldown";
import { beforeAll, describe, expect, it } from "vitest";
import type * as Web from "../src/web.ts";
import { dataset } from "./run/world.ts";

/** Packages with native code, or that read files. */
const NATIVE = /node_modules\/(sharp|onnxruntime-node|h5wasm|hyparquet|modern-tar|yauzl)\//;

describe("unweave/web", () => {
  let chunks: OutputChunk[];
  beforeAll(async () => {
    const bundle = await rolldown({
      input: fileURLToPath(new URL("../src/web.ts", import.meta.url)),
      platform: "browser",
      external: /^onnxruntime-web/,
    });
    const { output } = await bundle.generate({ format: "esm" });
    await bundle.close();
    chunks = output.filter((each) => each.type === "chunk");
  });

  it("reaches no module of Node and no package with native code, the resolver included", () => {
    const modules = chunks.flatMap((chunk) => chunk.moduleIds);
    expect(modules.some((id) => id.endsWith("/src/experiment/resolve.ts"))).toBe(true);
    expect(modules.filter((id) => NATIVE.test(id) || isBuiltin(id))).toEqual([]);
    const outside = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]);
    const names = new Set(chunks.map(({ fileName }) => fileName));
    const foreign = outside.filter((name) => !names.has(name) && !name.startsWith("onnxruntime-web"));
    expect(foreign).toEqual([]);
  });

  it("resolves an experiment, its settings and its supervision from the bundle alone", async () => {
    expect(chunks).toHaveLength(1);
    const file = join(mkdtempSync(join(tmpdir(), "unweave-web-")), "page.mjs");
    writeFileSync(file, chunks[0].code);
    const web = (await import(file)) as typeof Web;
    rmSync(dirname(file), { recursive: true });
    const datasets = web.registry("dataset", {
      patterns: web.define({
        about: "what the page has",
        source: "a test",
        verified: "here",
        options: web.experimentInput.pick({ seed: true }).strict(),
        create: async () => dataset,
      }),
    });
    const context = { recipe: "blocks", datasets };
    const given = web.applySettings(
      { data: { name: "patterns" }, recipe: "blocks" },
      ["data.seed=3", "steps=20", "terms.covariance.weight=0.5"],
      context,
    );
    const experiment = web.resolveExperiment(given, dataset);
    expect(experiment.data).toEqual({ name: "patterns", options: { seed: 3 } });
    expect(experiment.terms[1]).toMatchObject({ name: "covariance", weight: 0.5 });
    expect(web.supervisionOf(experiment)).toBe("pairs");
    const typo = ["data.sed=3"];
    expect(() => web.applySettings(given, typo, context)).toThrow('Did you mean "seed"?');
  });
});
