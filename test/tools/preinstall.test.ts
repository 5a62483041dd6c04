/** Installing where ONNX Runtime's own script cannot reach the host of its CUDA libraries, and what other platforms need. */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

const REPOSITORY = resolve(import.meta.dirname, "../..");
const HERE = `${process.platform}/${process.arch}`;
/** Another system, and another processor of this one. */
const OTHERS = ["aix/ppc64", `${process.platform}/mips`];
let folder = "";
beforeEach(() => {
  // As npm lays it out: this package beside its dependencies.
  folder = mkdtempSync(join(tmpdir(), "unweave-preinstall-"));
  const [runtime, own] = ["onnxruntime-node", "unweave"].map((name) => join(folder, "node_modules", name));
  for (const platform of [HERE, ...OTHERS]) {
    const bin = join(runtime, "bin/napi-v6", platform);
    mkdirSync(bin, { recursive: true });
    for (const name of ["onnxruntime_binding.node", "LICENSE"]) writeFileSync(join(bin, name), name);
  }
  for (const name of ["package.json", "script"])
    cpSync(join(REPOSITORY, "node_modules/onnxruntime-node", name), join(runtime, name), { recursive: true });
  for (const name of ["global-agent", "adm-zip"])
    symlinkSync(join(REPOSITORY, "node_modules", name), join(folder, "node_modules", name));
  mkdirSync(join(own, "tools"), { recursive: true });
  for (const name of ["package.json", "tools/preinstall.js"]) cpSync(join(REPOSITORY, name), join(own, name));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Platforms whose libraries are there. */
const platforms = () => {
  const bin = join(folder, "node_modules/onnxruntime-node/bin/napi-v6");
  const systems = readdirSync(bin);
  return systems
    .flatMap((system) => readdirSync(join(bin, system)).map((each) => `${system}/${each}`))
    .sort();
};

/** Both scripts in npm's order; whatever asks for a host gets none. */
function installed(env: NodeJS.ProcessEnv = {}) {
  // A script of npm's own tells the runtime's script that it runs in its repository.
  const ours = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|(ONNXRUNTIME_NODE|UNWEAVE)_)/i.test(name),
  );
  const options = {
    env: { ...Object.fromEntries(ours), ...env, GLOBAL_AGENT_HTTPS_PROXY: "http://127.0.0.1:1" },
  };
  const run = (name: string, script: string) =>
    spawnSync(process.execPath, [script], { ...options, cwd: join(folder, "node_modules", name) }).status;
  expect(run("unweave", "tools/preinstall.js")).toBe(0);
  return run("onnxruntime-node", "script/install.js");
}

it("ends well, and leaves the places of the libraries empty", () => {
  expect(installed()).toBe(0);
  const bin = join(folder, "node_modules/onnxruntime-node/bin/napi-v6", HERE);
  const cuda = readdirSync(bin).filter((name) => name.includes("cuda"));
  if (process.platform === "linux" && process.arch === "x64")
    expect(cuda).toEqual(["libonnxruntime_providers_cuda.so"]);
});

it("removes what other platforms need, and does so again", () => {
  expect(installed()).toBe(0);
  expect(platforms()).toEqual([HERE]);
  expect(installed()).toBe(0);
  expect(platforms()).toEqual([HERE]);
});

it("keeps the platform that an installation is for, and all of them where it is told to", () => {
  const all = [HERE, ...OTHERS].sort();
  installed({ UNWEAVE_KEEP_PLATFORMS: "1" });
  expect(platforms()).toEqual(all);
  installed({ npm_config_cpu: "riscv64" });
  expect(platforms()).toEqual(all);
  const bin = join(folder, "node_modules/onnxruntime-node/bin/napi-v6");
  for (const env of [{ npm_config_os: "aix", npm_config_cpu: "ppc64" }, {}]) {
    // What this machine lacks, it lacks then; what is left stays, and nothing is downloaded.
    expect(installed(env)).toBe(0);
    expect(readdirSync(join(bin, "aix/ppc64"))).toContain("onnxruntime_binding.node");
    expect(existsSync(join(bin, HERE, "onnxruntime_binding.node"))).toBe(false);
  }
});

it("keeps everything in a checkout, whose packages are no neighbours of an installed one", () => {
  const checkout = join(folder, "unweave");
  cpSync(join(folder, "node_modules/unweave"), checkout, { recursive: true });
  expect(spawnSync(process.execPath, [join(checkout, "tools/preinstall.js")]).status).toBe(0);
  expect(platforms()).toEqual([HERE, ...OTHERS].sort());
});

it("leaves the choice to whoever makes it", () => {
  expect(installed({ ONNXRUNTIME_NODE_INSTALL: "skip" })).toBe(0);
  if (process.platform === "linux" && process.arch === "x64")
    expect(installed({ ONNXRUNTIME_NODE_INSTALL: "true" })).toBe(1);
});

it("lets the libraries be fetched afterwards, into the places that were left empty", () => {
  expect(installed()).toBe(0);
  if (process.platform === "linux" && process.arch === "x64")
    expect(installed({ ONNXRUNTIME_NODE_INSTALL: "true" })).toBe(1);
});

it("ends well without the runtime", () => {
  rmSync(join(folder, "node_modules/onnxruntime-node/script"), { recursive: true });
  const script = join(folder, "node_modules/unweave/tools/preinstall.js");
  expect(spawnSync(process.execPath, [script]).status).toBe(0);
});
