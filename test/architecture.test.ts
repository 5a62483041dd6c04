/** The house rules that a machine can check: imports point one way, files stay small, entries say where they are from. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { catalogue } from "../src/catalogue.ts";
import type { Entries } from "../src/registry.ts";
import * as studies from "../studies/index.ts";
import { parsedSources } from "../tools/structure/parsed.ts";
import { breaches } from "../tools/structure/rules.ts";

const SOURCE = resolve(import.meta.dirname, "../src");
/** A file may import from its own layer and from earlier ones. Folders are layers; so are the files beside them. */
const LAYERS = [
  [
    "errors.ts",
    "random.ts",
    "owner.ts",
    "cacheFolder.ts",
    "files.ts",
    "nodeVersion.ts",
    "expectNode.ts",
    "onUse.ts",
    "optional.ts",
  ],
  ["numerics"],
  ["engine"],
  ["types"],
  ["registry.ts"],
  ["formats"],
  ["data"],
  ["pairs"],
  ["preprocessing"],
  ["nets"],
  ["terms"],
  ["recipes"],
  ["optimisers"],
  ["estimators"],
  ["projections"],
  ["metrics"],
  ["registries.ts"],
  ["experiment"],
  ["train"],
  ["run"],
  ["track"],
  ["inference"],
  ["edit"],
  ["evaluate"],
  ["search"],
  ["execute"],
  ["choose"],
  ["report"],
  ["export"],
  ["serve"],
  ["study"],
  ["library"],
  ["catalogue.ts", "index.ts", "web.ts"],
  ["cli"],
];

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);
const read = (file: string) => readFileSync(join(SOURCE, file), "utf8");
const layerOf = (file: string) => LAYERS.findIndex((layer) => layer.includes(file.split("/")[0]));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}
/** Imports and re-exports within src/, dynamic ones too. */
const imports: Import[] = files.flatMap((from) =>
  [...read(from).matchAll(/(?:^(import|export)\s+(type\s)?[^;]*?from\s+|\bimport\()"(\.[^"]+)"/gms)].map(
    (found) => ({
      from,
      to: relative(SOURCE, resolve(SOURCE, dirname(from), found[3])),
      typeOnly: found[2] !== undefined,
    }),
  ),
);

describe("the source", () => {
  it("has a layer for every file", () => {
    expect(files.filter((file) => layerOf(file) < 0)).toEqual([]);
    expect(imports.length).toBeGreaterThan(files.length);
  });
  it("imports upwards in this list only, types included", () => {
    const upwards = imports.filter(({ from, to }) => layerOf(to) > layerOf(from) || layerOf(to) < 0);
    expect(upwards).toEqual([]);
  });
  it("has no circles of imports, types included", () => {
    const next = new Map(files.map((file) => [file, [] as string[]]));
    for (const { from, to } of imports) next.get(from)?.push(to);
    const state = new Map<string, "open" | "done">();
    const walk = (file: string, path: readonly string[]): string[] => {
      if (state.get(file) === "done") return [];
      if (state.get(file) === "open") return [...path.slice(path.indexOf(file)), file];
      state.set(file, "open");
      for (const to of next.get(file) ?? []) {
        const circle = walk(to, [...path, file]);
        if (circle.length > 0) return circle;
      }
      state.set(file, "done");
      return [];
    };
    for (const file of files) expect(walk(file, []), file).toEqual([]);
  });
  it("keeps every rule that `npm run check` looks for: lengths, documentation", () => {
    const root = resolve(SOURCE, "..");
    const all = [...parsedSources(root), ...parsedSources(root, "packages/sweep/src")];
    expect(breaches(all)).toEqual([]);
  });
  it("reaches nothing of Node, and no package with native code, from what a page imports", () => {
    const reached = new Set(["web.ts"]);
    for (const from of reached)
      for (const { to } of imports.filter((each) => each.from === from && !each.typeOnly)) reached.add(to);
    expect(reached.size).toBeGreaterThan(40);
    const foreign = [...reached].flatMap((file) =>
      [
        ...read(file).matchAll(
          /^(?:import|export)\s(?!type\s)[^;]*?from "([^".][^"]*)"|\bimport\("([^".]+)"\)/gms,
        ),
      ].map((found) => found[1] ?? found[2]),
    );
    expect([...new Set(foreign)].sort()).toEqual([
      "@bufbuild/protobuf",
      "fastest-levenshtein",
      "ml-kmeans",
      "ml-matrix",
      "munkres",
      "onnx-buf",
      "onnxruntime-web/wasm",
      "onnxruntime-web/webgpu",
      "random-js",
      "zod",
    ]);
  });
  it("touches the terminal, signals and the exit code in cli/main.ts only", () => {
    // Examples in documentation print; what is run does not.
    const code = (file: string) => read(file).replace(/^ *\*.*$/gm, "");
    const speaking =
      /console\.|process\.(stdout|stderr|exit\b|exitCode|on\((?!"message")|once\()|"node:process"/;
    expect(files.filter((file) => speaking.test(code(file)))).toEqual(["cli/main.ts"]);
  });
});

describe("the studies", () => {
  it("import each other, packages, and the library as any program does: src/index.ts", () => {
    const home = resolve(SOURCE, "../studies");
    const all = readdirSync(home, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ts"),
    );
    const reached = all.flatMap((file) =>
      [...readFileSync(join(home, file), "utf8").matchAll(/(?:\bfrom\s+|\bimport\(?)"(\.[^"]+)"/g)].map(
        ([, to]) => relative(home, resolve(home, dirname(file), to)),
      ),
    );
    expect(reached.length).toBeGreaterThan(all.length);
    expect(new Set(reached.filter((to) => to.startsWith("..")))).toEqual(new Set(["../src/index.ts"]));
  });
});

describe("the package of sweeps", () => {
  it("imports itself, packages, the library as any program does, and the kit of verbs", () => {
    const home = resolve(SOURCE, "../packages/sweep/src");
    const all = readdirSync(home, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ts"),
    );
    const outside = all.flatMap((file) =>
      [...readFileSync(join(home, file), "utf8").matchAll(/(?:\bfrom\s+|\bimport\(?)"(\.[^"]+)"/g)]
        .map(([, to]) => relative(home, resolve(home, dirname(file), to)))
        .filter((to) => to.startsWith("..")),
    );
    expect(new Set(outside)).toEqual(new Set(["../../../src/index.ts", "../../../src/cli/kit.ts"]));
  });
  it("depends on what it imports, in the versions of the program that it is installed beside", () => {
    const home = resolve(SOURCE, "../packages/sweep");
    const tree = (path: string) => JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
    const [own, program] = [tree(home), tree(resolve(SOURCE, ".."))];
    const modules = readdirSync(join(home, "src"), { recursive: true, encoding: "utf8" });
    const texts = modules.filter((file) => file.endsWith(".ts")).map((file) => join(home, "src", file));
    const named = texts.flatMap((file) =>
      [
        ...readFileSync(file, "utf8").matchAll(/(?:\bfrom\s+|\bimport\(?)"((?:@[^/"]+\/)?[^./"][^/":]*)"/g),
      ].map(([, name]) => name),
    );
    expect([...new Set(named)].sort()).toEqual(Object.keys(own.dependencies).sort());
    expect(own).toMatchObject({ version: program.version, peerDependencies: { unweave: program.version } });
    const shared = Object.keys(own.dependencies).filter((name) => Object.hasOwn(program.dependencies, name));
    for (const name of shared) expect(own.dependencies[name]).toBe(program.dependencies[name]);
  });
});

describe.each(["explorer", "learn"])("the page %s", (app) => {
  it("imports of the library what a page imports, and nothing of Node", () => {
    const home = resolve(SOURCE, `../apps/${app}/src`);
    const all = readdirSync(home, { recursive: true, encoding: "utf8" }).filter((file) =>
      /\.(ts|svelte)$/.test(file),
    );
    const named = all.flatMap((file) =>
      [...readFileSync(join(home, file), "utf8").matchAll(/\b(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
        ([, to]) => (to.startsWith(".") ? relative(home, resolve(home, dirname(file), to)) : to),
      ),
    );
    expect(named.length).toBeGreaterThan(0);
    const outside = new Set(named.filter((to) => to.startsWith("..")));
    const allowed = (to: string) => to === "../../../src/web.ts" || to.startsWith("../../looks/");
    expect([...outside].filter((to) => !allowed(to))).toEqual([]);
    expect(named.filter((to) => to.startsWith("node:"))).toEqual([]);
  });
});

describe("the registries", () => {
  const registries: Readonly<Record<string, Entries<unknown>>> = { ...catalogue, studies };
  const entries = Object.entries(registries).flatMap(([kind, registry]) =>
    Object.entries(registry).map(([name, entry]) => ({ kind, name, entry })),
  );
  it.each(entries)(
    "$kind $name says what it is, whence, and against what it was checked",
    ({ kind, name, entry }) => {
      // A study is named on the command line, everything else in code and files.
      expect(name).toMatch(kind === "studies" ? /^[a-z][a-z0-9-]*$/ : /^[a-z][a-zA-Z0-9]*$/);
      expect(entry.about.length).toBeLessThanOrEqual(120);
      for (const text of [entry.about, entry.source, entry.verified]) {
        expect(text.length).toBeGreaterThan(3);
        expect(text).not.toMatch(/\bTODO\b|\bTBD\b/);
      }
      const named = (entry.verified as string).match(/\btest\/[\w/.-]*\w/g) ?? [];
      expect(named.filter((path) => !existsSync(path))).toEqual([]);
    },
  );
  it.each(entries)("$kind $name takes no options that it does not know", ({ entry }) => {
    expect(entry.options.safeParse({ noSuchOption: 1 }).success).toBe(false);
  });
});
