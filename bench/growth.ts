import * as Plot from "@observablehq/plot";
import { type NodeBackend, NodeRuntime } from "../src/engine/backends/node.ts";
import { add, input, ParameterList, slice, type Tensor } from "../src/engine/index.ts";
import { writeFile } from "../src/files.ts";
import { conv4 } from "../src/nets/index.ts";
import { random } from "../src/random.ts";
import { infoNceLoss } from "../src/terms/contrastive/infoNce.ts";
import { svgFile } from "../studies/svgFile.ts";
import { feedsAt, stepOf, type Work } from "./steps.ts";

/** What a step's cost may grow with. */
interface Sizes {
  readonly batch: number;
  readonly side: number;
  readonly code: number;
  readonly blocks: number;
}
/** The sizes that one axis takes, and those that the others keep meanwhile. */
interface Axis {
  readonly values: readonly number[];
  readonly beside: Sizes;
}
const USUAL: Sizes = { batch: 64, side: 64, code: 64, blocks: 1 };
const AXES: Readonly<Record<keyof Sizes, Axis>> = {
  batch: { values: [32, 64, 128, 256, 512, 1024], beside: USUAL },
  side: { values: [32, 64, 96, 128, 160, 224], beside: { ...USUAL, batch: 32 } },
  code: { values: [8, 32, 64, 128, 256, 512], beside: USUAL },
  blocks: { values: [1, 2, 4, 8, 16, 32], beside: USUAL },
};
/** Points at the end of an axis that the exponent is the slope of. */
const LAST = 3;
const WARM = 2;

/** The step of `conv4` on [batch, 3, side, side] with cosine InfoNCE of every block of the code, and Adam. */
function growthWork({ batch, side, code, blocks }: Sizes): Work {
  const list = new ParameterList(random(0));
  const images = input("images", [batch, 3, side, side]) as Tensor;
  const codes = conv4.create({ hidden: 256, width: 1 })(list.scope("encoder"), images, code);
  const half = (block: number, view: number) => {
    const rows = slice(codes, 0, (view * batch) / 2, ((view + 1) * batch) / 2);
    return slice(rows, 1, (block * code) / blocks, ((block + 1) * code) / blocks);
  };
  const options = { similarity: "cosine", temperature: 0.1, candidates: "both" } as const;
  const loss = Array.from({ length: blocks }, (_, k) => infoNceLoss(half(k, 0), half(k, 1), options));
  const rng = random(1);
  const data = { images: Float32Array.from({ length: images.size }, () => rng.uniform()) };
  return { loss: loss.reduce((sum, each) => add(sum, each)), list, data };
}

/** Milliseconds of the fastest of some steps: the machine may be busy beside it. */
async function fastest(sizes: Sizes, runs: number, backend: NodeBackend): Promise<number> {
  const work = growthWork(sizes);
  const step = stepOf(work);
  const runtime = new NodeRuntime(backend);
  const session = await runtime.load(step.modelFor(await runtime.target()));
  await runtime.setState(step.state);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < WARM + runs; i++) {
    const feeds = feedsAt(work, i);
    const started = performance.now();
    await runtime.run(session, feeds);
    if (i >= WARM) best = Math.min(best, performance.now() - started);
  }
  await runtime.close();
  return best;
}

/** What a training step costs over each of its sizes, with the exponent: the slope between the logarithms of size and time. */
export async function growth(
  backend: NodeBackend,
  { runs, figure: file }: { readonly runs: number; readonly figure?: string },
) {
  const axes: Record<string, { values: readonly number[]; ms: number[]; exponent: number }> = {};
  for (const [name, { values, beside }] of Object.entries(AXES)) {
    const ms: number[] = [];
    for (const value of values) ms.push(await fastest({ ...beside, [name]: value }, runs, backend));
    axes[name] = { values, ms, exponent: slope(values.slice(-LAST), ms.slice(-LAST)) };
    console.error(`${name}: ${ms.map((each) => each.toFixed(1)).join(", ")} ms`);
  }
  if (file !== undefined) writeFile(file, `${drawn(axes)}\n`);
  return { runs, usual: USUAL, axes };
}

function slope(sizes: readonly number[], times: readonly number[]): number {
  const [x, y] = [sizes.map(Math.log), times.map(Math.log)];
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b) / list.length;
  const [mx, my] = [mean(x), mean(y)];
  return mean(x.map((each, i) => (each - mx) * (y[i] - my))) / mean(x.map((each) => (each - mx) ** 2));
}

/** One line for every axis, both scales logarithmic: how many times the first size, how many times its cost. */
function drawn(axes: Awaited<ReturnType<typeof growth>>["axes"]): string {
  const points = Object.entries(axes).flatMap(([axis, { values, ms }]) =>
    values.map((value, i) => ({ axis, size: value / values[0], cost: ms[i] / ms[0] })),
  );
  const encoding = { x: "size", y: "cost", stroke: "axis" };
  const ends = Object.entries(axes).map(([axis, { exponent }]) => ({
    ...points.findLast((point) => point.axis === axis)!,
    label: `${axis}, exponent ${exponent.toFixed(2)}`,
  }));
  return svgFile("Cost of a training step by batch, side, code and blocks", {
    ...{ width: 640, height: 400, marginRight: 130 },
    x: { type: "log", base: 2, label: "times the smallest size", grid: true },
    y: { type: "log", base: 2, label: "times its cost", grid: true },
    marks: [
      Plot.line(points, encoding),
      Plot.dot(points, { ...encoding, fill: "axis" }),
      Plot.text(ends, { x: "size", y: "cost", fill: "axis", text: "label", textAnchor: "start", dx: 8 }),
    ],
  });
}
