import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import type * as ort from "onnxruntime-node";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { emitModel } from "../emit.ts";
import type { Arrays, Feeds, LoadOptions, Runtime } from "../runtime.ts";
import type { Target } from "../target.ts";
import { input } from "../tensor.ts";
import type { Backend } from "./backend.ts";

/** onnxruntime-node or one of the builds of onnxruntime-web. */
export type Ort = Pick<typeof ort, "InferenceSession" | "Tensor">;

const STATE = "state/";
const NEXT = "next/";

/** ONNX Runtime on the calling thread, which waits inside `run` while a model computes. */
export class LocalRuntime implements Runtime {
  private readonly ort: Ort;
  private readonly backend: Backend;
  private readonly threads: number | undefined;
  private readonly sessions: InferenceSession[] = [];
  /** Each entry is an array in this process or a tensor in the memory of the device. */
  private readonly state = new Map<string, Float32Array | Tensor>();
  private reader: Promise<InferenceSession> | null = null;
  private found: Promise<Target> | null = null;

  /** `threads`: of models that are loaded without a number of their own; what ONNX Runtime takes by default. */
  constructor(ort: Ort, backend: Backend, threads?: number) {
    this.ort = ort;
    this.backend = backend;
    this.threads = threads;
  }

  async load(model: Uint8Array, options: LoadOptions = {}): Promise<number> {
    return this.sessions.push(await this.compile(model, options)) - 1;
  }

  async run(index: number, feeds: Feeds): Promise<Arrays> {
    const session = this.sessions[index];
    const results = await session.run(
      Object.fromEntries(session.inputNames.map((name) => [name, this.inputOf(session, name, feeds)])),
    );
    const outputs: Arrays = {};
    for (const [name, tensor] of Object.entries(results)) {
      if (name.startsWith(NEXT)) this.keep(name.slice(NEXT.length), held(tensor));
      else outputs[name] = tensor.data as Float32Array;
    }
    return outputs;
  }

  async setState(state: Feeds): Promise<void> {
    this.forget();
    for (const [name, data] of Object.entries(state)) this.keep(name, data);
  }

  async getState(): Promise<Arrays> {
    const state: Arrays = {};
    for (const [name, value] of this.state)
      state[name] = value instanceof Float32Array ? value : await this.read(value);
    return state;
  }

  target(): Promise<Target> {
    this.found ??= this.backend.target(this);
    return this.found;
  }

  async close(): Promise<void> {
    this.forget();
    await (await this.reader)?.release();
    for (const session of this.sessions.splice(0)) await session.release();
  }

  private compile(model: Uint8Array, options: LoadOptions): Promise<InferenceSession> {
    const { threads = this.threads, keepsMemory = true } = options;
    const { session, stateOnDevice } = this.backend;
    return this.ort.InferenceSession.create(model, {
      interOpNumThreads: 1,
      enableCpuMemArena: keepsMemory,
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
      ...session,
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
      ...(stateOnDevice ? { preferredOutputLocation: onDevice(model) } : {}),
    });
  }

  private inputOf(session: InferenceSession, name: string, feeds: Feeds): Tensor {
    const value = name.startsWith(STATE) ? this.state.get(name.slice(STATE.length)) : feeds[name];
    if (value === undefined) throw new Error(`model input "${name}" was not fed`);
    if (!(value instanceof Float32Array)) return value;
    return new this.ort.Tensor("float32", value, shapeOf(session, name, value.length));
  }

  private keep(name: string, value: Float32Array | Tensor): void {
    dispose(this.state.get(name));
    this.state.set(name, value);
  }
  private forget(): void {
    for (const value of this.state.values()) dispose(value);
    this.state.clear();
  }

  /** Copies a tensor out of the device by running a graph of one Identity; the Node binding offers no other way. */
  private async read(tensor: Tensor): Promise<Float32Array> {
    const copy = emitModel({ copy: input("value", [1]) }, { anyBatch: true });
    this.reader ??= this.compile(copy, {});
    return (await (await this.reader).run({ value: tensor })).copy.data as Float32Array;
  }
}

/** Keeps every output that is state in the memory of the device. */
function onDevice(model: Uint8Array): Record<string, "gpu-buffer"> {
  const outputs = fromBinary(ModelProtoSchema, model).graph?.output ?? [];
  const state = outputs.filter(({ name }) => name.startsWith(NEXT));
  return Object.fromEntries(state.map(({ name }) => [name, "gpu-buffer" as const]));
}

function held(tensor: Tensor): Float32Array | Tensor {
  return tensor.location === "gpu-buffer" ? tensor : (tensor.data as Float32Array);
}

/** Frees a tensor of the device, whose memory is not garbage collected. */
function dispose(value: Float32Array | Tensor | undefined): void {
  if (value !== undefined && !(value instanceof Float32Array)) value.dispose();
}

/** The declared shape of an input; the length of a free batch axis follows from the number of elements. */
function shapeOf(session: InferenceSession, name: string, length: number): number[] {
  const info = session.inputMetadata.find((each) => each.name === name);
  const declared = info?.isTensor ? info.shape : [];
  const fixed = declared.reduce<number>(
    (product, n) => (typeof n === "number" && n > 0 ? product * n : product),
    1,
  );
  return declared.map((n) => (typeof n === "number" && n > 0 ? n : length / fixed));
}
