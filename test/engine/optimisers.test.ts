/** Five steps of every optimiser against PyTorch in float64, and what float32 must not lose. */
import { describe, expect, it } from "vitest";
import { adam, input, type Tensor } from "../../src/engine/index.ts";
import { testFixture } from "../fixtures/suite.ts";
import { evaluate } from "./run.ts";

testFixture("optimizers");

describe("adam", () => {
  const options = { weightDecay: 0, decoupled: false, amsgrad: false, uncorrectedEpsilon: false };
  const optimiser = adam({ betas: [0.9, 0.999], epsilon: 1e-12, ...options });
  const inputs = (names: readonly string[], shape: readonly number[]) =>
    names.map((name) => input(name, shape) as Tensor);

  // With moments that stand for a constant gradient the change is the rate, whatever the step.
  it.each([1, 2, 10, 1000, 100_000])("corrects its bias to float32's precision at step %i", async (step) => {
    const [parameters, gradient, mean, square] = inputs(["parameters", "gradient", "mean", "square"], [3]);
    const [count, learningRate] = inputs(["step", "learningRate"], []);
    const update = optimiser.update({
      parameters,
      gradient,
      slots: { mean, square },
      step: count,
      learningRate,
    });
    const slopes = [0.5, -2, 1e-3];
    const weightUpTo = (beta: number) => 1 - beta ** (step - 1);
    const { moved } = await evaluate(
      { moved: update.parameters },
      {
        parameters: [0, 0, 0],
        gradient: slopes,
        mean: slopes.map((g) => weightUpTo(0.9) * g),
        square: slopes.map((g) => weightUpTo(0.999) * g * g),
        step: [step],
        learningRate: [1],
      },
    );
    for (const [i, g] of slopes.entries()) expect(Math.abs(moved[i] + Math.sign(g))).toBeLessThan(1e-6);
  });
});
