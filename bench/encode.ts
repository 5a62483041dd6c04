import { type NodeBackend, NodeRuntime } from "../src/engine/backends/node.ts";
import { emitModel, frozenScope, input, ParameterList, type Tensor } from "../src/engine/index.ts";
import { conv4 } from "../src/nets/index.ts";
import { random } from "../src/random.ts";
import { median } from "./median.ts";

/** Codes of a batch by an exported encoder: conv4 with fixed weights, [batch, 3, 64, 64] to 10 numbers. */
export async function encode(
  batch: number,
  runs: number,
  backend: NodeBackend,
): Promise<{ medianMs: number }> {
  const net = conv4.create({ hidden: 256, width: 1 });
  const list = new ParameterList(random(0));
  net(list.scope("encoder"), input("images", [1, 3, 64, 64]) as Tensor, 10);
  const values = Object.fromEntries(list.parameters.map(({ name, initial }) => [name, initial]));
  const code = net(frozenScope("encoder", values), input("images", [1, 3, 64, 64]) as Tensor, 10);
  const runtime = new NodeRuntime(backend);
  const session = await runtime.load(emitModel({ code }, { anyBatch: true }));
  const rng = random(1);
  const images = Float32Array.from({ length: batch * 3 * 64 * 64 }, () => rng.uniform());
  const times: number[] = [];
  for (let i = 0; i < runs + 5; i++) {
    const feeds = { images: images.slice() };
    const started = performance.now();
    await runtime.run(session, feeds);
    if (i >= 5) times.push(performance.now() - started);
  }
  await runtime.close();
  return { medianMs: median(times) };
}
