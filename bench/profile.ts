import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ort from "onnxruntime-node";
import { LocalRuntime } from "../src/engine/backends/local.ts";
import { type NodeBackend, NodeRuntime, nodeBackends } from "../src/engine/backends/node.ts";
import { unknownName } from "../src/errors.ts";
import { encoderWork } from "./encoderStep.ts";
import { median } from "./median.ts";
import { spatialWork } from "./spatialStep.ts";
import { feedsAt, stepOf, type Work } from "./steps.ts";
import { vaeWork } from "./vaeStep.ts";

const WORKS: Readonly<Record<string, (batch: number) => Work>> = {
  "encoder-step": encoderWork,
  "vae-step": vaeWork,
  "spatial-step": spatialWork,
};
/** How the profiler ends the name of a kernel's run. */
const KERNEL = "_kernel_time";
/** Nodes told one by one. */
const DEAREST = 20;

/** One kernel's run as ONNX Runtime writes it down; times in microseconds. */
interface Event {
  readonly cat: string;
  readonly name: string;
  readonly dur: number;
  readonly args: {
    readonly op_name?: string;
    readonly output_type_shape?: readonly Record<string, number[]>[];
  };
}

/**
 * Where the time of a step goes, by ONNX Runtime's own profiler: milliseconds of every operator, and of the nodes that take
 * longest, each node by its median over the runs. The profiler itself costs a few per cent, so whole steps are timed by
 * `encoder-step` and `vae-step`.
 */
export async function profile(
  backend: NodeBackend,
  { what = "encoder-step", batch, runs }: { what?: string; batch: number; runs: number },
) {
  if (!Object.hasOwn(WORKS, what)) throw unknownName("profile", what, Object.keys(WORKS));
  const events = await recorded(WORKS[what](batch), backend, runs);
  const nodes = nodesOf(events);
  const operators = Object.groupBy(nodes, ({ operator }) => operator);
  const sums = Object.entries(operators).map(([name, list]) => ({ name, ms: total(list!) }));
  return {
    of: what,
    batch,
    runs,
    nodes: nodes.length,
    kernelsMs: total(nodes),
    operators: dearestFirst(sums),
    dearest: dearestFirst([...nodes].sort(byCost).slice(0, DEAREST)),
  };
}

type Cost = { readonly name: string; readonly ms: number };
const byCost = (a: Cost, b: Cost) => b.ms - a.ms;
const dearestFirst = (costs: readonly Cost[]) =>
  Object.fromEntries([...costs].sort(byCost).map(({ name, ms }) => [name, ms]));

interface Timed extends Cost {
  readonly operator: string;
}

const total = (nodes: readonly Cost[]) => nodes.reduce((sum, { ms }) => sum + ms, 0);

/** Every node that ran, under its name in the model and the shapes of what it makes. */
function nodesOf(events: readonly Event[]): Timed[] {
  const kernels = events.filter(({ cat, name }) => cat === "Node" && name.endsWith(KERNEL));
  return Object.values(Object.groupBy(kernels, ({ name }) => name)).map((runs) => {
    const [{ name, args }] = runs!;
    const shapes = (args.output_type_shape ?? []).map((shape) => `[${Object.values(shape)[0]}]`);
    return {
      name: [name.slice(0, -KERNEL.length), ...shapes].join(" "),
      operator: args.op_name ?? "?",
      ms: median(runs!.map(({ dur }) => dur)) / 1000,
    };
  });
}

async function recorded(work: Work, backend: NodeBackend, runs: number): Promise<Event[]> {
  const step = stepOf(work);
  const probe = new NodeRuntime(backend);
  const target = await probe.target();
  await probe.close();
  const folder = mkdtempSync(join(tmpdir(), "unweave-profile-"));
  try {
    const sessions: ort.InferenceSession[] = [];
    const create = async (model: Uint8Array, options: ort.InferenceSession.SessionOptions) => {
      const profiled = { ...options, enableProfiling: true, profileFilePrefix: join(folder, "step") };
      sessions.push(await ort.InferenceSession.create(model, profiled));
      return sessions[0];
    };
    const InferenceSession = { create } as typeof ort.InferenceSession;
    const runtime = new LocalRuntime({ InferenceSession, Tensor: ort.Tensor }, nodeBackends[backend]);
    const session = await runtime.load(step.modelFor(target));
    await runtime.setState(step.state);
    for (let i = 0; i < runs; i++) await runtime.run(session, feedsAt(work, i));
    sessions[0].endProfiling();
    await runtime.close();
    const [file] = readdirSync(folder);
    return JSON.parse(readFileSync(join(folder, file), "utf8")) as Event[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
