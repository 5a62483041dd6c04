/** ONNX Runtime as this package loads it reports nothing: no debug log, no machine id, no database of events. */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";

const root = mkdtempSync(join(tmpdir(), "unweave-telemetry-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const SOURCE = resolve(import.meta.dirname, "../../src");
const STRACE = "/usr/bin/strace";
let count = 0;

/**
 * Files that a script leaves in a fresh home and a fresh folder of temporary files, and system files that it opened. The environment
 * is nothing but these variables: ONNX Runtime is quiet by itself where `CI` or `GITHUB_ACTIONS` is set.
 */
function leftBy(script: string): { readonly files: string[]; readonly opened: string[] } {
  const home = join(root, `${count++}`);
  const [temporary, log] = [join(home, "tmp"), `${home}.strace`];
  mkdirSync(temporary, { recursive: true });
  const compiled = join(root, "compiled");
  const env = { PATH: process.env.PATH, HOME: home, TMPDIR: temporary, NODE_COMPILE_CACHE: compiled };
  const file = `${home}.mjs`;
  writeFileSync(file, script);
  const node = [process.execPath, file];
  const traced = [STRACE, "-f", "-e", "trace=openat", "-o", log, ...node];
  const [command, ...args] = existsSync(STRACE) ? traced : node;
  const { status, stderr } = spawnSync(command, args, { env });
  expect(status, `${stderr}`).toBe(0);
  const lines = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
  const files = readdirSync(home, { recursive: true, encoding: "utf8" }).filter((name) => name !== "tmp");
  return {
    files,
    opened: lines.filter((line) => /machine-id|mat-debug|onnxruntime\.db|DeveloperTools/.test(line)),
  };
}
const from = (path: string) => JSON.stringify(join(SOURCE, path));
const MODEL = `
  const { emitModel, input } = await import(${from("engine/index.ts")});
  const model = emitModel({ y: input("x", [1]) });`;

it("in the thread of a runtime, in the process that tries a backend, and in a thread that studies share", () => {
  const script = `${MODEL}
    const { available, NodeRuntime } = await import(${from("engine/backends/node.ts")});
    const runtime = new NodeRuntime();
    const session = await runtime.load(model);
    await runtime.run(session, { x: Float32Array.of(1) });
    await runtime.close();
    if ((await available("cpu")) !== true) throw new Error("no processor");
    const { RowRuntime } = await import(${from("study/rowRuntime.ts")});
    await new RowRuntime().during((row) => row.load(model));`;
  expect(leftBy(script)).toEqual({ files: [], opened: [] });
});

it("which would be seen here: loaded by itself, it leaves what this watches for", () => {
  const script = `${MODEL}
    const { InferenceSession } = await import(${JSON.stringify(import.meta.resolve("onnxruntime-node"))});
    await InferenceSession.create(model);`;
  const { files } = leftBy(script);
  if (process.platform === "linux") expect(files.join("\n")).toContain("onnxruntime.db");
});

it("is loaded from one file", () => {
  const sources = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const loading = sources.filter((name) =>
    /^(import (?!type)|export ).*from "onnxruntime-node"/m.test(readFileSync(join(SOURCE, name), "utf8")),
  );
  expect(loading).toEqual([join("engine", "backends", "ort.ts")]);
});
