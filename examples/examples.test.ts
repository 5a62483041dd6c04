/** Every example keeps what it says, stays small, and becomes part of the program by moving and one export line. */
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { extend } from "../src/index.ts";

const HERE = import.meta.dirname;
const SHARED = ["trained.ts", "examples.test.ts"];
const examples = readdirSync(HERE)
  .filter((file) => file.endsWith(".ts") && !SHARED.includes(file))
  .sort();

describe("the examples", () => {
  it("show every kind there is to add", () => {
    expect(examples).toEqual([
      "explainedVariance.ts",
      "stripes.ts",
      "tripletMargin.ts",
      "turned.ts",
      "whitened.ts",
    ]);
  });
  it.each(examples)("%s does what it says, in at most 40 lines", async (file) => {
    const { check } = (await import(join(HERE, file))) as { check(): Promise<void> };
    await check();
    expect(readFileSync(join(HERE, file), "utf8").trim().split("\n").length).toBeLessThanOrEqual(40);
  });
  it.each([
    ["tripletMargin", "terms/contrastive", "terms"],
    ["explainedVariance", "metrics", "metrics"],
    ["turned", "data/pairs", "pairs"],
    ["stripes", "data", "datasets"],
    ["whitened", "recipes", "recipes"],
  ])("%s moved into src/%s needs one export line to be listed", (name, folder, kind) => {
    // Inside the repository, so that packages are found.
    const copy = join(HERE, "../.cache/examples", name);
    rmSync(copy, { recursive: true, force: true });
    cpSync(join(HERE, "../src"), join(copy, "src"), { recursive: true });
    cpSync(join(HERE, "../package.json"), join(copy, "package.json"));
    const up = "../".repeat(folder.split("/").length);
    const text = readFileSync(join(HERE, `${name}.ts`), "utf8");
    const moved = text.replaceAll('"../src/', `"${up}`).replaceAll('"./trained', `"${up}trained`);
    writeFileSync(join(copy, "src", folder, `${name}.ts`), moved);
    const index = join(copy, "src", folder.startsWith("terms") ? "terms" : folder, "index.ts");
    const from = folder.startsWith("terms") ? "./contrastive/" : "./";
    appendFileSync(index, `export { ${name} } from "${from}${name}.ts";\n`);
    // Only an example's own check trains.
    writeFileSync(join(copy, "src/trained.ts"), "export const trained = () => {};\n");
    const listed = execFileSync(process.execPath, [join(copy, "src/cli/main.ts"), "list", kind, "--json"]);
    expect(JSON.parse(`${listed}`).map((each: { name: string }) => each.name)).toContain(name);
    rmSync(copy, { recursive: true });
  });
  it("refuse a name that is taken", async () => {
    const { whitened } = await import("./whitened.ts");
    expect(() => extend("recipe", { infonce: whitened })).toThrow(
      /^recipe "infonce": expected a name that is not taken/,
    );
  });
});
