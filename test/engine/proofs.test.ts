/** Every operator's gradient, against central differences and against jax-js, on the proofs it declares. */
import { describe, expect, it } from "vitest";
import { operators, type Proof, type Shape, Tensor } from "../../src/engine/index.ts";
import type { Operator } from "../../src/engine/tensor.ts";
import { random } from "../../src/random.ts";
import { differentiate, draw, relativeError } from "./differences.ts";
import { consult } from "./oracle.ts";

/** Operators without a gradient of their own. */
const EXEMPT = [
  "input",
  "constant",
  "parameter",
  "stopGradient",
  "greater",
  "equal",
  "floor",
  "convFilterGradient",
  "positiveMask",
  "reverseGradient",
  "medianOfPairs",
  "matMulBytes",
];

const shapeText = (shapes: readonly Shape[]) => shapes.map((s) => `[${s.join(", ")}]`).join(" ");

async function prove(operator: Operator, proof: Proof): Promise<void> {
  const rng = random(1).fork(operator.name, shapeText(proof.shapes));
  const values = draw(proof.shapes, proof.range ?? [-2, 2], rng);
  const apply = (inputs: readonly Tensor[]) =>
    new Tensor(operator, inputs, proof.attributes, operator.shape(proof.shapes, proof.attributes));
  const checked = await differentiate(apply, proof.shapes, values, rng);
  const oracle = await consult(operator.name, proof.attributes, proof.shapes, values, checked.cotangent);

  expect(relativeError(checked.output, oracle.output), "output against jax-js").toBeLessThan(1e-5);
  for (const [i, gradient] of checked.gradients.entries()) {
    expect(relativeError(gradient, oracle.gradients[i]), `input ${i} against jax-js`).toBeLessThan(2e-5);
    expect(relativeError(gradient, checked.differences[i]), `input ${i} by differences`).toBeLessThan(2e-3);
  }
}

describe.each([...operators.values()].filter((o) => !EXEMPT.includes(o.name)))("$name", (operator) => {
  it("declares a proof", () => expect(operator.proofs.length).toBeGreaterThan(0));
  for (const proof of operator.proofs) {
    const attributes = proof.attributes === undefined ? "" : ` ${JSON.stringify(proof.attributes)}`;
    it(`${shapeText(proof.shapes)}${attributes}`, () => prove(operator, proof));
  }
});
