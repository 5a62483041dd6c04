/**
 * What each independence penalty adds to a step: `infoNce` on 3×64×64 noise with a code of four blocks of eight, alone and
 * with the penalty, a few steps of either in turn.
 */
import { type NodeBackend, NodeRuntime } from "../src/engine/backends/node.ts";
import { resolveExperiment } from "../src/experiment/resolve.ts";
import { random } from "../src/random.ts";
import { optionNames } from "../src/registry.ts";
import { terms } from "../src/terms/registry.ts";
import { type Assembled, assemble } from "../src/train/assemble.ts";
import type { Dataset, WeightedTerm } from "../src/types/index.ts";
import { median } from "./median.ts";

const BATCH = 128;
const ROUNDS = 6;
const STEPS = 5;
const FACTORS = ["a", "b", "c", "d"];
const registry = terms.entries;
const INFONCE: WeightedTerm = { name: "infoNce", weight: 1 };

export async function penalties(backend: NodeBackend, { only }: { only?: string }) {
  const dataset = noise();
  const base = await Stepper.of([INFONCE], dataset, backend);
  const rows: { penalty: string; between: string; baseMs: number; ms: number; share: number }[] = [];
  const asked = only?.split(",");
  for (const ref of all().filter(({ name }) => asked?.includes(name) ?? true)) {
    const beside = ref.name === "lowerBound" ? [{ name: "covariance", weight: 1 }] : [];
    const stepper = await Stepper.of([INFONCE, ref, ...beside], dataset, backend);
    const [alone, together]: number[][] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      alone.push(...(await base.times()));
      together.push(...(await stepper.times()));
    }
    await stepper.close();
    const [baseMs, ms] = [median(alone), median(together)];
    const between = `${ref.options?.between ?? "blocks"}`;
    rows.push({ penalty: ref.name, between, baseMs, ms, share: ms / baseMs - 1 });
    console.error(`${ref.name} ${between}: ${(100 * rows[rows.length - 1].share).toFixed(1)} %`);
  }
  await base.close();
  return { batch: BATCH, dims: 32, rows };
}

/** Every penalty that works on a code without noise, at both grains. */
function all(): WeightedTerm[] {
  const names = Object.keys(registry).filter((name) => registry[name].penalty && !registry[name].stochastic);
  return names.flatMap((name): WeightedTerm[] => {
    if (name === "attacker") return [{ name, weight: 1, options: { factor: "a" } }];
    const grains = optionNames(registry[name]).includes("between") ? ["dimensions", "blocks"] : [];
    return grains.map((between) => ({ name, weight: 1, options: { between } }));
  });
}

class Stepper {
  private readonly job: Assembled;
  private readonly runtime: NodeRuntime;
  private readonly session: number;
  private step = 0;
  private constructor(job: Assembled, runtime: NodeRuntime, session: number) {
    this.job = job;
    this.runtime = runtime;
    this.session = session;
  }
  static async of(list: readonly WeightedTerm[], dataset: Dataset, backend: NodeBackend): Promise<Stepper> {
    const code = Object.fromEntries(FACTORS.map((name) => [name, 8]));
    const given = { data: { name: "faces" }, recipe: "blocks", code, terms: list, batch: BATCH, metrics: [] };
    const rows = Int32Array.from({ length: dataset.rows }, (_, i) => i);
    const job = assemble(resolveExperiment(given, dataset), dataset, rows);
    const runtime = new NodeRuntime(backend);
    const session = await runtime.load(job.step.modelFor(await runtime.target()));
    await runtime.setState(job.step.state);
    return new Stepper(job, runtime, session);
  }
  /** Milliseconds of each of a few steps, the first left out. */
  async times(): Promise<number[]> {
    const times: number[] = [];
    for (let i = 0; i <= STEPS; i++) {
      const batch = this.job.sampler.sample(random(0).fork(this.step));
      const feeds = { ...this.job.feeds(batch, this.step), step: Float32Array.of(++this.step) };
      const started = performance.now();
      await this.runtime.run(this.session, { ...feeds, learningRate: Float32Array.of(1e-4) });
      if (i > 0) times.push(performance.now() - started);
    }
    return times;
  }
  close(): Promise<void> {
    return this.runtime.close();
  }
}

/** Noise whose four factors of four levels are free. */
function noise(): Dataset {
  const rng = random(2);
  const rows = 512;
  return {
    name: "noise",
    factors: FACTORS.map((name) => ({ name, size: 4, kind: "categorical" as const })),
    shape: [3, 64, 64],
    rows,
    levels: Int32Array.from({ length: FACTORS.length * rows }, () => rng.int(4)),
    images: Uint8Array.from({ length: rows * 3 * 64 * 64 }, () => rng.int(256)),
    warnings: [],
  };
}
