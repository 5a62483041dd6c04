/** The thread that runs ONNX Runtime (see runtime.ts). */
import { parentPort } from "node:worker_threads";
import { InferenceSession, Tensor } from "onnxruntime-node";
import type { Reply, Request } from "./runtime.ts";

const sessions: InferenceSession[] = [];
const state = new Map<string, Float32Array>();

async function load(model: Uint8Array, threads: number): Promise<number> {
  const session = await InferenceSession.create(model, {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    // Denormals make a trained network's small gradients a hundred times slower.
    extra: { session: { set_denormal_as_zero: "1" } },
  });
  return sessions.push(session) - 1;
}

/** The declared shape of an input; a free batch axis is read off the data. */
function shapeOf(session: InferenceSession, name: string, length: number): number[] {
  const info = session.inputMetadata.find((input) => input.name === name);
  const declared = info?.isTensor ? info.shape : [];
  const fixed = declared.reduce<number>(
    (product, n) => (typeof n === "number" && n > 0 ? product * n : product),
    1,
  );
  return declared.map((n) => (typeof n === "number" && n > 0 ? n : length / fixed));
}

async function run(index: number, feeds: Readonly<Record<string, Float32Array>>) {
  const session = sessions[index];
  const inputs: Record<string, Tensor> = {};
  for (const name of session.inputNames) {
    const data = name.startsWith("state/") ? state.get(name.slice(6)) : feeds[name];
    if (data === undefined) throw new Error(`model input "${name}" was not fed`);
    inputs[name] = new Tensor("float32", data, shapeOf(session, name, data.length));
  }
  const results = await session.run(inputs);
  const outputs: Record<string, Float32Array> = {};
  for (const [name, tensor] of Object.entries(results)) {
    const data = tensor.data as Float32Array;
    if (name.startsWith("next/")) state.set(name.slice(5), data);
    else outputs[name] = data;
  }
  return outputs;
}

async function answer(request: Request): Promise<unknown> {
  switch (request.kind) {
    case "load":
      return load(request.model, request.threads);
    case "run":
      return run(request.session, request.feeds);
    case "setState":
      state.clear();
      for (const [name, data] of Object.entries(request.state)) state.set(name, data);
      return null;
    case "getState":
      return Object.fromEntries(state);
  }
}

parentPort!.on("message", async ({ id, request }: { id: number; request: Request }) => {
  const reply: Reply = await answer(request).then(
    (value) => ({ id, value }),
    (error: Error) => ({ id, error: error.message }),
  );
  parentPort!.postMessage(reply);
});
