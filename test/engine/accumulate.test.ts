/** A batch encoded in parts has the gradient of the whole batch, also under losses that couple its rows. */
import { afterAll, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import {
  add,
  buildAccumulatedStep,
  buildStep,
  input,
  mean,
  mul,
  ParameterList,
  relu,
  type Step,
  slice,
  square,
  sub,
  type Tensor,
} from "../../src/engine/index.ts";
import { InputError } from "../../src/errors.ts";
import { conv4 } from "../../src/nets/index.ts";
import { linear } from "../../src/nets/layers.ts";
import { sgd } from "../../src/optimisers/index.ts";
import { random } from "../../src/random.ts";
import { infoNceLoss } from "../../src/terms/contrastive/infoNce.ts";
import { assemble } from "../../src/train/assemble.ts";
import { trainLoop } from "../../src/train/loop.ts";
import { dataset, experiment } from "../run/world.ts";
import { relativeError } from "./differences.ts";

const BATCH = 24;
const SHAPE = [3, 16, 16];
const net = conv4.create({ hidden: 16, width: 0.5 });
const runtime = new NodeRuntime();
afterAll(() => runtime.close());

const contrastive = (codes: Tensor) => {
  const views = [slice(codes, 0, 0, BATCH / 2), slice(codes, 0, BATCH / 2, BATCH)] as const;
  return infoNceLoss(...views, { similarity: "cosine", temperature: 0.1, candidates: "both" });
};

/** A loss with a head of its own, in `times` parts or whole. */
function build(loss: (codes: Tensor, head: Tensor, images: Tensor) => Tensor, times: number | null): Step {
  const list = new ParameterList(random(3));
  const images = input("images", [BATCH, ...SHAPE]) as Tensor;
  const codes = net(list.scope("encoder"), images, 6);
  const value = loss(codes, relu(linear(list.scope("head"), codes, 5)), images);
  // Plain descent at rate 1: the change of the parameters is the gradient.
  const optimiser = sgd.create(sgd.options.parse({ momentum: 0 })).update;
  const options = {
    loss: value,
    parts: { size: mean(square(codes)) },
    parameters: list.parameters,
    optimiser,
  };
  if (times === null) return buildStep(options);
  const rows = input("images", [BATCH / times, ...SHAPE]);
  const part = { rows, codes: net(list.again("encoder"), rows as Tensor, 6) };
  return buildAccumulatedStep({ ...options, codes, part, times });
}

async function once(step: Step) {
  const rng = random(4);
  const images = Float32Array.from({ length: BATCH * 3 * 16 * 16 }, () => rng.uniform());
  const run = await step.open(runtime);
  await runtime.setState(step.state);
  const report = await run({ images, step: Float32Array.of(1), learningRate: Float32Array.of(1) });
  const { parameters } = await runtime.getState();
  return { report, gradient: parameters.map((value, i) => step.state.parameters[i] - value) };
}

const LOSSES = {
  "that couples all rows": (codes: Tensor) => contrastive(codes),
  "with a head on the codes": (codes: Tensor, head: Tensor) => add(contrastive(codes), contrastive(head)),
  "that sees the pictures too": (codes: Tensor, _: Tensor, images: Tensor) =>
    add(contrastive(codes), mean(square(sub(mean(images, [1, 2, 3]), mean(mul(codes, 0.3), 1))))),
};

describe.each(Object.entries(LOSSES))("a loss %s", (_, loss) => {
  it.each([1, 3, 4, 24])("has in %i parts the gradient and the report of the whole", async (times) => {
    const [whole, parts] = [await once(build(loss, null)), await once(build(loss, times))];
    expect(relativeError(parts.gradient, whole.gradient)).toBeLessThan(1e-5);
    expect(Object.keys(parts.report).sort()).toEqual(Object.keys(whole.report).sort());
    for (const [name, [value]] of Object.entries(whole.report))
      expect(parts.report[name][0] / value - 1, name).toBeCloseTo(0, 4);
  });
});

describe("an experiment with accumulate", () => {
  const rows = Int32Array.from({ length: dataset.rows }, (_, i) => i);
  const losses = async (accumulate: number) => {
    const asked = experiment({ steps: 5, accumulate });
    const all: number[] = [];
    const job = assemble(asked, dataset, rows);
    for await (const event of trainLoop(job, runtime, { steps: 5, seed: 0, checkpointEvery: 2 }))
      if (event.type === "step") all.push(event.loss);
    return all;
  };
  it("has the losses of the whole batch, step by step", async () => {
    const [whole, parts] = [await losses(1), await losses(4)];
    expect(relativeError(parts, whole)).toBeLessThan(1e-4);
  });
  it("is refused where the parts would not be equal", () => {
    const build = () => assemble(experiment({ accumulate: 5 }), dataset, rows);
    expect(build).toThrow(InputError);
    expect(build).toThrow('accumulate "5": expected a divisor of the batch, got 32 in 5 parts');
  });
});
