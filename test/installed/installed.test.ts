/**
 * The packages as people get them: packed, installed in an empty folder with nothing but the registry, called, imported, required,
 * compiled against and bundled. One build and one installation for all of it.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import type { PreviewServer } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "../chromium.ts";
import {
  asCommonJs,
  MISSPELT,
  PAGE,
  PAGE_TSCONFIG,
  ppm,
  readmeExample,
  smallExample,
  TSCONFIG,
  wrongLines,
} from "./consumer.ts";
import {
  bytesOf,
  type Ended,
  inMB,
  install,
  newFolder,
  nodeOf,
  packed,
  ROOT,
  ran,
  remove,
  surroundings,
} from "./packed.ts";

const OLDEST = "22.18.0";
const TOO_OLD = "20.19.4";
const TRAIN =
  "train --recipe blocks --data faces --set data.people=4 --set data.pictures=96 --set steps=2 --set batch=16";
const PLAN = {
  base: {
    data: { name: "sprites", options: { pictures: 60 } },
    recipe: "infonce",
    ...{ steps: 4, batch: 16, metrics: ["collapse"] },
  },
  seeds: 2,
};
/** Bytes that an installation on Linux x64 may take. */
const ROOM = 150e6;
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

const folder = newFolder({ "plan.yaml": JSON.stringify(PLAN) });
const modules = join(folder, "node_modules");
/** Folders of Node by version, as they stand before those of PATH. */
const nodes: Record<string, string> = { [process.versions.node]: join(ROOT, "node_modules/node/bin") };
let tarballs: Awaited<ReturnType<typeof packed>>;
const cache = { UNWEAVE_CACHE: join(folder, "cache") };
const env = (node = process.versions.node) => ({ ...surroundings(nodes[node]), ...cache });
/** What the compiler says of a folder. */
const compiled = async (project: string): Promise<string> => {
  const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
  return (await ran("node", [compiler, "-p", project, "--pretty", "false"], folder, env())).text;
};
const unweave = (args: string, node?: string): Promise<Ended> =>
  ran("npx", ["unweave", ...args.split(" ")], folder, env(node));

beforeAll(async () => {
  const began = performance.now();
  const getNode = async (which: string) => {
    nodes[which] = await nodeOf(which, join(folder, which));
  };
  const got = Promise.all([getNode(OLDEST), getNode(TOO_OLD)]);
  mkdirSync(join(folder, "packed"));
  tarballs = await packed(join(folder, "packed"));
  await got;
  const built = seconds(began);
  const from = performance.now();
  await install(folder, tarballs.program);
  const size = bytesOf(modules);
  console.log(
    `built and packed in ${built}: ${basename(tarballs.program)} ${inMB(statSync(tarballs.program).size)}, ${basename(tarballs.sweeps)} ${inMB(statSync(tarballs.sweeps).size)}; installed in ${seconds(from)}: ${inMB(size)}`,
  );
  if (process.platform === "linux" && process.arch === "x64") expect(size).toBeLessThan(ROOM);
}, 300_000);
afterAll(() => remove(folder));

describe("the program", () => {
  it("is called by npx, under the oldest Node too", async () => {
    for (const node of [OLDEST, process.versions.node])
      expect(await unweave("--version", node)).toMatchObject({ code: 0, text: `${version}\n` });
  });
  it("has all that a training needs, and says how to get what was left out", async () => {
    const { code, out } = await unweave("doctor --json");
    expect(code).toBe(0);
    const parts = JSON.parse(out) as { name: string; found: string; todo: string | null }[];
    const found = (name: string) => parts.find((part) => part.name === name);
    expect(found("runtime's libraries")).toMatchObject({
      found: expect.stringMatching(`^${process.platform}/${process.arch}, \\d+ MB$`),
      todo: null,
    });
    if (process.platform === "linux" && process.arch === "x64")
      expect(found("backend cuda")?.todo).toMatch(/npm rebuild onnxruntime-node/);
    for (const name of ["onnxruntime-web", "@unweave/sweep"])
      expect(found(name)?.todo).toMatch(/npm install/);
  });
  it("names the command that removes what an installation without scripts leaves, and it does", async () => {
    const other = join(modules, "onnxruntime-node/bin/napi-v6/aix/ppc64");
    mkdirSync(other, { recursive: true });
    writeFileSync(join(other, "library"), "of another platform");
    const { out } = await unweave("doctor");
    const [, script] = /for aix\/ppc64 +To remove the others: node "(.+)"\.$/m.exec(out) ?? [out];
    expect(await ran("node", [script], folder, env())).toMatchObject({ code: 0, text: "" });
    expect(existsSync(other)).toBe(false);
    expect((await unweave("doctor")).out).toMatch(/^yes +runtime's libraries /m);
  });
  it("trains under the oldest Node", async () => {
    expect(await unweave(`${TRAIN} --out run`, OLDEST)).toMatchObject({ code: 0 });
  });
  it("runs the quick demo", async () => {
    expect(await unweave("demo --quick --out demo")).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "demo/report.html"), "utf8")).toContain("</html>");
  });
  it("says which package sweeps need, and is an old Node's sentence", async () => {
    const { code, text } = await unweave("sweep plan.yaml");
    expect([code, text.trim()]).toEqual([2, expect.stringMatching(/^.*npm install @unweave\/sweep\.$/)]);
    expect(await unweave("list recipes", TOO_OLD)).toMatchObject({
      code: 1,
      text: `machine "Node": expected 22.18 or newer, got ${TOO_OLD}. Install Node 22.18 or newer: https://nodejs.org.\n`,
    });
  });
});

describe("the library", () => {
  it.each([OLDEST, process.versions.node])(
    "runs the README's example, imported and required, in Node %s",
    async (node) => {
      const example = { module: smallExample("imported"), common: asCommonJs(smallExample("required")) };
      writeFileSync(join(folder, "example.mjs"), example.module);
      writeFileSync(join(folder, "example.cjs"), example.common.replaceAll("runs/faces", "runs/required"));
      for (const [file, says] of [
        ["example.mjs", "imported"],
        ["example.cjs", "required"],
      ]) {
        await remove(join(folder, "runs"));
        const { code, text } = await ran("node", [file], folder, env(node));
        expect([code, text]).toEqual([0, expect.stringMatching(new RegExp(`^${says} 2 number$`, "m"))]);
      }
    },
  );
  it("says what it needs where Node is too old, without the stack of a module", async () => {
    const { code, text } = await ran("node", ["example.mjs"], folder, env(TOO_OLD));
    expect(code).toBe(1);
    expect(text).toContain("Install Node 22.18 or newer");
    expect(text).not.toMatch(/^ {4}at /m);
  });
});

describe("beside what programs and pages add", () => {
  beforeAll(async () => {
    await install(folder, tarballs.sweeps, "@types/node@22");
    // 139 MB that are here already.
    symlinkSync(join(ROOT, "node_modules/onnxruntime-web"), join(modules, "onnxruntime-web"), "junction");
  }, 300_000);

  it("compiles strictly, declarations included, and a misspelt block, metric or dataset does not", async () => {
    writeFileSync(join(folder, "example.mts"), readmeExample());
    writeFileSync(join(folder, "misspelt.mts"), MISSPELT);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
    const text = await compiled(folder);
    const complaints = [...text.matchAll(/^(\S+)\((\d+),/gm)].map(([, file, line]) => `${file} ${line}`);
    expect([...new Set(complaints)], text).toEqual(
      wrongLines(MISSPELT).map((line) => `misspelt.mts ${line}`),
    );
    expect(wrongLines(MISSPELT)).toHaveLength(6);
  });
  it("sweeps", async () => {
    const { code, out, text } = await unweave("sweep plan.yaml --json");
    expect(code, text).toBe(0);
    const { trials } = JSON.parse(out) as { trials: { state: string }[] };
    expect(trials.map(({ state }) => state)).toEqual(["completed", "completed"]);
  });
  it.skipIf(!hasChromium)(
    "makes in a page of Vite's, in Chromium, the codes that the program makes",
    async () => {
      const { build, preview } = await import("vite");
      const root = join(folder, "page");
      mkdirSync(join(root, "public"), { recursive: true });
      mkdirSync(join(folder, "pictures"));
      writeFileSync(join(folder, "pictures/one.ppm"), ppm());
      writeFileSync(
        join(root, "index.html"),
        '<!doctype html><script type="module" src="/page.ts"></script>',
      );
      writeFileSync(join(root, "page.ts"), PAGE);
      writeFileSync(join(root, "tsconfig.json"), JSON.stringify(PAGE_TSCONFIG));
      expect(await compiled(root)).toBe("");
      copyFileSync(join(folder, "run/encoder.onnx"), join(root, "public/encoder.onnx"));
      expect(await unweave("embed run pictures --out codes.csv")).toMatchObject({ code: 0 });
      const [, line] = readFileSync(join(folder, "codes.csv"), "utf8").trim().split("\n");
      const codes = line.split(",").slice(1).map(Number);

      await build({ root, configFile: false, logLevel: "error" });
      const server: PreviewServer = await preview({
        root,
        configFile: false,
        logLevel: "error",
        preview: { port: 0 },
      });
      const browser = await launchChromium();
      try {
        const tab = await browser.newPage();
        await tab.goto(server.resolvedUrls!.local[0]);
        const said = JSON.parse((await tab.locator("output").textContent())!);
        expect(said).toHaveLength(codes.length);
        const far = codes.map((code, at) => Math.abs(code - said[at]));
        expect(Math.max(...far)).toBeLessThan(1e-5);
      } finally {
        await browser.close();
        await server.close();
      }
    },
  );
});

describe("linters of packages", () => {
  const linted = (tool: string, ...args: string[]) =>
    ran("node", [join(ROOT, "node_modules", tool), ...args], folder, env());
  it("find nothing in either", async () => {
    for (const tarball of Object.values(tarballs)) {
      expect(await linted("publint/src/cli.js", tarball, "--strict")).toMatchObject({
        code: 0,
        text: expect.stringContaining("All good!"),
      });
      // Of CommonJS and of resolution without \`exports\`: ES modules only, which Node requires since 22.12.
      const ignored = ["--ignore-rules", "no-resolution", "cjs-resolves-to-esm"];
      const { code, text } = await linted("@arethetypeswrong/cli/dist/index.js", tarball, ...ignored);
      expect(code, text).toBe(0);
    }
  });
});
