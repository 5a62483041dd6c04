/** Shapes that do not fit: the message names the operator, the shapes and the line that asked. */
import { describe, expect, it } from "vitest";
import {
  add,
  averagePool2d,
  broadcastTo,
  concat,
  constant,
  conv2d,
  convTranspose2d,
  gradients,
  input,
  matMul,
  max,
  pad,
  reshape,
  type Shape,
  ShapeError,
  slice,
  sum,
  type Tensor,
  transpose,
} from "../../src/engine/index.ts";

const x = (...shape: number[]): Tensor => input("x", shape) as Tensor;
const plain = { stride: 1, padding: 0 };

const cases: [operator: string, got: readonly Shape[], build: () => Tensor][] = [
  ["add", [[2, 3], [4]], () => add(x(2, 3), x(4))],
  [
    "matMul",
    [
      [2, 3],
      [2, 3],
    ],
    () => matMul(x(2, 3), x(2, 3)),
  ],
  ["matMul", [[2, 3], [3]], () => matMul(x(2, 3), x(3))],
  [
    "matMul",
    [
      [2, 3],
      [4, 2],
    ],
    () => matMul(x(2, 3), x(4, 2), { b: true }),
  ],
  [
    "batchedMatMul",
    [
      [2, 3, 4],
      [2, 3, 4],
    ],
    () => matMul(x(2, 3, 4), x(2, 3, 4)),
  ],
  [
    "batchedMatMul",
    [
      [2, 3, 4],
      [3, 4, 5],
    ],
    () => matMul(x(2, 3, 4), x(3, 4, 5)),
  ],
  ["sum", [[2, 3]], () => sum(x(2, 3), 2)],
  ["max", [[2, 3]], () => max(x(2, 3), -3)],
  [
    "conv2d",
    [
      [1, 2, 8, 8],
      [4, 3, 3, 3],
    ],
    () => conv2d(x(1, 2, 8, 8), x(4, 3, 3, 3), plain),
  ],
  [
    "conv2d",
    [
      [1, 1, 2, 3],
      [1, 1, 4, 4],
    ],
    () => conv2d(x(1, 1, 2, 3), x(1, 1, 4, 4), plain),
  ],
  [
    "convTranspose2d",
    [
      [1, 2, 8, 8],
      [3, 2, 3, 3],
    ],
    () => convTranspose2d(x(1, 2, 8, 8), x(3, 2, 3, 3), plain),
  ],
  ["broadcastTo", [[2, 3]], () => broadcastTo(x(2, 3), [3, 3])],
  ["broadcastTo", [[2, 3]], () => broadcastTo(x(2, 3), [3])],
  ["reshape", [[2, 3]], () => reshape(x(2, 3), [4, 2])],
  ["reshape", [[2, 3]], () => reshape(x(2, 3), [4, -1])],
  [
    "conv2d",
    [
      [1, 1, 1, 3],
      [1, 1, 2, 2],
    ],
    () => averagePool2d(x(1, 1, 1, 3), 2),
  ],
  ["transpose", [[2, 3]], () => transpose(x(2, 3), [0])],
  ["transpose", [[2, 3]], () => transpose(x(2, 3), [0, 0])],
  ["transpose", [[2, 3]], () => transpose(x(2, 3), [0, 2])],
  ["slice", [[2, 3]], () => slice(x(2, 3), 1, 2, 4)],
  ["slice", [[2, 3]], () => slice(x(2, 3), 1, 2, 2)],
  ["slice", [[2, 3]], () => slice(x(2, 3), 2, 0, 1)],
  ["pad", [[2, 3]], () => pad(x(2, 3), 2, 1, 0)],
  ["pad", [[2, 3]], () => pad(x(2, 3), 1, -1, 0)],
  [
    "concat",
    [
      [2, 3],
      [3, 2],
    ],
    () => concat([x(2, 3), x(3, 2)], 0),
  ],
  [
    "concat",
    [
      [2, 3],
      [2, 3],
    ],
    () => concat([x(2, 3), x(2, 3)], 2),
  ],
];

describe.each(cases)("%s of %j", (operator, got, build) => {
  it("is refused by name, with the shapes and the caller's line", () => {
    const text = got.map((shape) => `[${shape.join(", ")}]`).join(" and ");
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(`operator "${operator}": expected `);
    expect(build).toThrow(`got ${text}. Written at `);
    expect(build).toThrow(/shapes\.test\.ts:\d+:\d+/);
  });
});

describe("elsewhere", () => {
  it("a negative axis counts from the end", () => {
    expect(concat([x(2, 3), x(2, 1)], -1).shape).toEqual([2, 4]);
    expect(slice(x(2, 3), -1, 0, 2).shape).toEqual([2, 2]);
    expect(pad(x(2, 3), -1, 1, 2).shape).toEqual([2, 6]);
    expect(sum(x(2, 3), -1).shape).toEqual([2]);
  });

  it("a constant has as many values as its shape has elements", () => {
    expect(constant([1, 2], [2]).shape).toEqual([2]);
    expect(() => constant([1, 2, 3], [2])).toThrow('operator "constant": expected 3 elements, got [2]');
  });

  it("only a scalar has a gradient", () => {
    const y = x(2, 3);
    expect(() => gradients(y, [y])).toThrow("expected a scalar loss, got [2, 3]");
  });
});
