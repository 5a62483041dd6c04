/** Programs that run an exported model: each is asked what it makes of the same numbers, where the machine has it. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NodeRuntime } from "../engine/backends/node.ts";
import { openRuntime } from "../engine/backends/web.ts";
import type { Runtime } from "../engine/index.ts";

/** A model, and what it is asked. */
export interface Question {
  readonly model: Uint8Array;
  readonly input: string;
  readonly output: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What the model says; null where the machine lacks the program. */
type Ask = (question: Question) => Promise<Float32Array | null>;

/** Every program, by the name that people know it by. */
export const runtimes: Readonly<Record<string, Ask>> = {
  "onnxruntime-node": (question) => asked(new NodeRuntime("cpu"), question),
  "onnxruntime-web (wasm)": async (question) => {
    const runtime = await openRuntime("wasm", { threads: 1 }).catch(() => null);
    return runtime === null ? null : asked(runtime, question);
  },
  "onnxruntime of Python": askedPython,
};

async function asked(
  runtime: Runtime,
  { model, input, output, data }: Question,
): Promise<Float32Array | null> {
  try {
    return (await runtime.run(await runtime.load(model), { [input]: data.slice() }))[output];
  } finally {
    await runtime.close();
  }
}

/** Checks the model where `onnx` is there, runs it, and writes what comes out. Ends with 3 where onnxruntime is missing. */
const SCRIPT = `
import sys
try:
    import numpy, onnxruntime
except ImportError:
    sys.exit(3)
model, given, shape, name, output, told = sys.argv[1:]
try:
    import onnx
    onnx.checker.check_model(model, full_check=True)
except ImportError:
    pass
data = numpy.fromfile(given, dtype=numpy.float32).reshape([int(n) for n in shape.split(",")])
session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
session.run([output], {name: data})[0].astype(numpy.float32).tofile(told)
`;
const MISSING = 3;

/** Which Python is asked: UNWEAVE_PYTHON, else python3. */
const python = () => process.env.UNWEAVE_PYTHON || "python3";

async function askedPython({ model, input, output, shape, data }: Question): Promise<Float32Array | null> {
  const folder = mkdtempSync(join(tmpdir(), "unweave-export-"));
  const [file, given, told] = ["model.onnx", "given.raw", "told.raw"].map((name) => join(folder, name));
  try {
    writeFileSync(file, model);
    writeFileSync(given, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    const { code, error } = await ended(["-c", SCRIPT, file, given, shape.join(), input, output, told]);
    if (code === null || code === MISSING) return null;
    if (code !== 0) throw new Error(error.trim().split("\n").at(-1) ?? `${python()} ended with ${code}`);
    return new Float32Array(new Uint8Array(readFileSync(told)).buffer);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How Python ended; code null where there is none. */
function ended(args: readonly string[]): Promise<{ readonly code: number | null; readonly error: string }> {
  const child = spawn(python(), args, { stdio: ["ignore", "ignore", "pipe"] });
  let error = "";
  child.stderr.on("data", (chunk: Buffer) => {
    error += chunk;
  });
  return new Promise((resolve) => {
    child.on("error", () => resolve({ code: null, error }));
    child.on("close", (code) => resolve({ code, error }));
  });
}
