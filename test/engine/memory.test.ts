/** Which models keep memory between runs: all, unless they are told not to. */
import { expect, it } from "vitest";
import type { Backend } from "../../src/engine/backends/backend.ts";
import { LocalRuntime, type Ort } from "../../src/engine/backends/local.ts";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import {
  buildStep,
  emitModel,
  input,
  ParameterList,
  type Runtime,
  sgd,
  square,
  sum,
} from "../../src/engine/index.ts";
import type { LoadOptions } from "../../src/engine/runtime.ts";
import { portable } from "../../src/engine/target.ts";
import { linear } from "../../src/nets/layers.ts";
import { random } from "../../src/random.ts";

it("is kept where nobody says otherwise", async () => {
  const created: unknown[] = [];
  const ort = {
    InferenceSession: { create: async (_: Uint8Array, options: unknown) => created.push(options) },
  };
  const runtime = new LocalRuntime(ort as unknown as Ort, { session: {} } as Backend);
  await runtime.load(new Uint8Array());
  await runtime.load(new Uint8Array(), { keepsMemory: false });
  expect(created).toMatchObject([{ enableCpuMemArena: true }, { enableCpuMemArena: false }]);
});

it("is asked for by a step, which runs thousands of times", async () => {
  const asked: (LoadOptions | undefined)[] = [];
  const runtime = {
    target: async () => portable,
    load: async (_: Uint8Array, options?: LoadOptions) => asked.push(options),
  };
  const list = new ParameterList(random(0));
  const loss = sum(square(linear(list.scope("net"), input("x", [2, 3]), 1)));
  const optimiser = sgd({ momentum: 0, nesterov: false, weightDecay: 0 });
  const step = buildStep({ loss, parts: {}, parameters: list.parameters, optimiser });
  await step.open(runtime as unknown as Runtime);
  expect(asked).toEqual([{ keepsMemory: true }]);
});

it("computes the same with and without, to the last bit", async () => {
  const runtime = new NodeRuntime();
  try {
    const model = emitModel({ y: sum(square(input("x", [3, 5])), [1]) });
    const x = Float32Array.from({ length: 15 }, (_, i) => Math.sin(i));
    const found = [];
    for (const keepsMemory of [false, true]) {
      const session = await runtime.load(model, { keepsMemory });
      for (let time = 0; time < 2; time++) found.push((await runtime.run(session, { x: x.slice() })).y);
    }
    for (const y of found) expect(y).toEqual(found[0]);
  } finally {
    await runtime.close();
  }
});
