import { adam, buildStep, input, ParameterList, Runtime, slice } from "../src/engine/index.ts";
import { conv4 } from "../src/nets/index.ts";
import { random } from "../src/random.ts";
import { infoNceLoss } from "../src/terms/contrastive/infoNce.ts";
import { median } from "./median.ts";

/**
 * One training step of the peers' benchmark: conv4 on [batch, 3, 64, 64], a 10-dimensional code, cosine InfoNCE over
 * batch/2 pairs (τ 0.1), Adam: forward, backward, update.
 */
export async function encoderStep(batch: number, runs: number): Promise<{ medianMs: number }> {
  const list = new ParameterList(random(0));
  const net = conv4.create({ hidden: 256, width: 1 });
  const codes = net(list.scope("encoder"), input("images", [batch, 3, 64, 64]), 10);
  const views = [slice(codes, 0, 0, batch / 2), slice(codes, 0, batch / 2, batch)] as const;
  const loss = infoNceLoss(...views, { similarity: "cosine", temperature: 0.1, candidates: "both" });
  const optimiser = adam({
    betas: [0.9, 0.999],
    epsilon: 1e-8,
    weightDecay: 0,
    decoupled: false,
    amsgrad: false,
    uncorrectedEpsilon: false,
  });
  const step = buildStep({ loss, parts: {}, parameters: list.parameters, optimiser });
  const runtime = new Runtime();
  const session = await runtime.load(step.modelFor(await runtime.blockSize()));
  await runtime.setState(step.state);
  const rng = random(1);
  const images = Float32Array.from({ length: batch * 3 * 64 * 64 }, () => rng.uniform());
  const times: number[] = [];
  for (let i = 0; i < runs + 5; i++) {
    const feeds = {
      images: images.slice(),
      step: Float32Array.of(i + 1),
      learningRate: Float32Array.of(1e-3),
    };
    const started = performance.now();
    await runtime.run(session, feeds);
    if (i >= 5) times.push(performance.now() - started);
  }
  await runtime.close();
  return { medianMs: median(times) };
}
