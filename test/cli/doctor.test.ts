/** `unweave doctor` on this machine, and on machines that lack something. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { checks, examine, expectNeeded, type Machine, thisMachine } from "../../src/cli/checks.ts";
import { NODE_TODO } from "../../src/nodeVersion.ts";
import { newPath, unweave } from "./program.ts";

afterEach(() => vi.unstubAllEnvs());

const looked = async (name: string, lacking: Partial<Machine> = {}) => {
  const { needed, look } = checks[name];
  return { name, needed, ...(await look({ ...thisMachine(), ...lacking }))! };
};

it("finds all that a training needs here, and exits with 0", async () => {
  vi.stubEnv("UNWEAVE_CACHE", newPath());
  const { code, out, error } = await unweave(["doctor"]);
  expect([code, error]).toEqual([0, ""]);
  for (const name of ["Node", "backend cpu", "sharp", "threads", "memory", "working folder", "cache"])
    expect(out).toMatch(new RegExp(`^yes +${name} +\\S`, "m"));
  expect(out).toMatch(/All that a training needs is here\.\n$/);
});

it("as JSON is a list of parts with what was found and what to do", async () => {
  const { code, out } = await unweave(["doctor", "--json"]);
  expect(code).toBe(0);
  for (const part of JSON.parse(out)) {
    expect(part).toEqual({
      name: expect.any(String),
      needed: expect.any(Boolean),
      found: expect.stringMatching(/./),
      todo: part.todo === null ? null : expect.stringMatching(/^[A-Z][^\n]+\.$/),
    });
    if (part.needed) expect(part.todo, part.name).toBeNull();
  }
});

it("exits with 1 where something is missing, which --json tells as well", async () => {
  vi.stubEnv("UNWEAVE_THREADS", "many");
  for (const args of [["doctor"], ["doctor", "--json"]]) {
    const { code, out, error } = await unweave(args);
    expect([code, error]).toEqual([
      1,
      'machine "threads": expected what a training needs, got "many". Set it to the number of cores that this process may use, or unset it.\n',
    ]);
    expect(out).toContain("many");
    expect(out).not.toContain("All that");
  }
});

const missing = (name: string) => () => Promise.reject(new Error(`Cannot find package '${name}'\nstack`));
it.each<[string, Partial<Machine>, RegExp, RegExp]>([
  ["Node", { node: "22.9.0" }, /^22\.9\.0$/, /^Install Node 22\.18 or newer/],
  ["Node", { node: "20.19.4" }, /^20/, /^Install Node/],
  ["backend cpu", { backend: async () => "its process ended" }, /ended/, /npm install onnxruntime-node/],
  ["sharp", { load: missing("sharp") }, /^Cannot find package 'sharp'$/, /npm install .*sharp/],
  ["memory", { memory: 3e8 }, /^300 MB free of /, /a small training takes 500 MB/],
  ["working folder", { folder: "/proc/1/nothing" }, /./, /may write into/],
  ["onnxruntime-web", { load: missing("onnxruntime-web") }, /Cannot/, /npm install onnxruntime-web\.$/],
])("%s is missing: says what and what to do", async (name, lacking, found, todo) => {
  const part = await looked(name, lacking);
  expect(part.found).toMatch(found);
  expect(part.todo).toMatch(todo);
  if (part.needed) expect(() => expectNeeded([part])).toThrow(`machine "${name}": expected what`);
  else expect(() => expectNeeded([part])).not.toThrow();
});

const cudaFor = (runtime: string | null, platform = "linux/x64") => ({
  ...{ runtime, platform, backend: async () => "no card" },
});
it("says which of ONNX Runtime's libraries are here, and how CUDA's get here", async () => {
  const root = newPath();
  expect(await checks["runtime's libraries"].look({ ...thisMachine(), runtime: null })).toBeNull();
  for (const [platform, bytes] of [["linux/x64", 2e6] as const, ["win32/arm64", 3e6] as const]) {
    mkdirSync(join(root, platform), { recursive: true });
    writeFileSync(join(root, platform, "library"), Buffer.alloc(bytes));
  }
  const both = await looked("runtime's libraries", { runtime: root, platform: "linux/x64" });
  expect(both).toMatchObject({ needed: false, found: "linux/x64, 2 MB, and 3 MB for win32/arm64" });
  const none = await looked("runtime's libraries", { runtime: root, platform: "darwin/x64" });
  expect(none.found).toBe("none for darwin/x64, but for linux/x64, win32/arm64");
  expect(none.todo).toMatch(/^Install on darwin\/x64 itself/);
  rmSync(join(root, "win32"), { recursive: true });
  const own = await looked("runtime's libraries", { runtime: root, platform: "linux/x64" });
  expect(own).toMatchObject({ found: "linux/x64, 2 MB", todo: null });

  const cuda = join(root, "linux/x64/libonnxruntime_providers_cuda.so");
  for (const lacking of [cudaFor(null), cudaFor(root)])
    expect((await looked("backend cuda", lacking)).found).toBe("left out by the installation");
  writeFileSync(cuda, "");
  const left = await looked("backend cuda", cudaFor(root));
  expect(left.todo).toMatch(/ONNXRUNTIME_NODE_INSTALL=true npm rebuild onnxruntime-node downloads 400 MB\.$/);
  writeFileSync(cuda, "library");
  expect(await looked("backend cuda", cudaFor(root))).toMatchObject({
    found: "no card",
    todo: "Its libraries are here; it needs a card of NVIDIA, CUDA 12 and cuDNN 9 beside them.",
  });
  expect((await looked("backend cuda", cudaFor(root, "win32/x64"))).todo).toMatch(/needs Linux on x64/);
});

it("says how to remove what other platforms need, where it is installed", async () => {
  const { found, todo } = await looked("runtime's libraries");
  // A checkout keeps them.
  expect([found, todo]).toEqual([expect.stringContaining(`${process.platform}/${process.arch}, `), null]);
});

it("the oldest Node is that of package.json", () => {
  const { engines } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(NODE_TODO).toContain(`Node ${engines.node.replace(">=", "")} or newer`);
});

it.each(["22.18.0", "22.18.1", "24.0.0", "100.1.0"])("Node %s is new enough", async (node) => {
  expect((await looked("Node", { node })).todo).toBeNull();
});

it("a cache that cannot be written costs time only", async () => {
  vi.stubEnv("UNWEAVE_CACHE", join("/proc", "none", "unweave"));
  const part = await looked("cache");
  expect(part).toMatchObject({ needed: false, todo: "Name another folder: UNWEAVE_CACHE=DIR." });
});

it("asks a server of sweeps whether it is there, and never tells its password", async () => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  const UNWEAVE_SWEEP_URL = `postgres://me:hunter2@127.0.0.1:${port}/unweave`;
  const there = await looked("sweep server", { env: { UNWEAVE_SWEEP_URL } });
  expect(there).toMatchObject({ found: `127.0.0.1:${port} takes connections`, todo: null });
  await new Promise((done) => server.close(done));
  for (const url of [UNWEAVE_SWEEP_URL, "postgres://me:hunter2@[::bad/x", "hunter2"]) {
    const parts = await examine({
      ...thisMachine(),
      env: { UNWEAVE_SWEEP_URL: url },
      backend: async () => true,
    });
    const told = parts.find(({ name }) => name === "sweep server");
    expect(told?.todo).toMatch(/^Start the server/);
    expect(JSON.stringify(parts)).not.toContain("hunter2");
  }
  expect(await checks["sweep server"].look({ ...thisMachine(), env: {} })).toBeNull();
});
