/** Transposed convolutions in blocked memory, made of smaller convolutions. */
import type { Writer } from "../writer.ts";
import { convolutionNode, divides } from "./blockedNodes.ts";
import { blockOf } from "./layout.ts";
import { blocked, markBlocked, reordered } from "./memory.ts";
import type { Convolution } from "./operands.ts";
import { type Phase, phasesOf } from "./phases.ts";
import { isThin, thinTranspose } from "./thinTranspose.ts";

/** Sides of the result: with `outputPadding` they may end anywhere within the last stride. */
type Sides = readonly [height: number, width: number];

/**
 * A transposed convolution (the input gradient of a convolution) of the given sides; null where the target has no blocked layout
 * or the sizes do not fit.
 */
export function blockedTranspose(onnx: Writer, convolution: Convolution, sides: Sides): string | null {
  const { x, filter, stride, padding } = convolution;
  const b = blockOf(onnx.target.layout);
  const [inputs, outputs, kh, kw] = filter.shape;
  if (b === null || !divides(b, inputs)) return null;
  if (outputs < b) return isThin(convolution, sides) ? thinTranspose(onnx, convolution, b) : null;
  const rows = phasesOf({ taps: kh, stride, padding });
  const columns = phasesOf({ taps: kw, stride, padding });
  const reached = sides.every((side, axis) => side <= stride * x.shape[2 + axis]);
  if (rows === null || columns === null || !reached || !divides(b, outputs)) return null;
  return interleaved(onnx, convolution, { b, rows, columns, sides });
}

/** How the outputs of an axis fall into phases. */
interface Phases {
  readonly b: number;
  readonly rows: readonly Phase[];
  readonly columns: readonly Phase[];
  readonly sides: Sides;
}

/** Output channels in whole blocks: one convolution for each phase of row and column, whose results are interleaved. */
function interleaved(
  onnx: Writer,
  { x, filter: { name, shape }, stride, bias, activation }: Convolution,
  { b, rows, columns, sides }: Phases,
): string {
  const [inputs, outputs, kh, kw] = shape;
  const [batch, , h, width] = x.shape;
  const outInside = reordered(onnx, onnx.view(name, [(inputs * outputs) / b, b, kh, kw]));
  const split = onnx.view(outInside, [inputs / b, b, outputs / b, kh * kw, b]);
  const filter = onnx.node("Transpose", [split], { perm: [2, 0, 3, 1, 4] });
  const source = blocked(onnx, x.name);
  const joined = (parts: readonly string[]) =>
    parts.length === 1 ? parts[0] : onnx.node("Concat", parts, { axis: 1 });
  const lines = rows.map((row) => {
    const parts = columns.map((column) => {
      const chosen = row.taps.flatMap((r) => column.taps.map((c) => kw * r + c));
      const taps = onnx.node("Gather", [filter, onnx.integers(chosen)], { axis: 2 });
      const kernel = [row.taps.length, column.taps.length];
      const by = onnx.view(taps, [outputs, inputs, ...kernel]);
      const pads = [row.before, column.before, row.after, column.after];
      const part = convolutionNode(onnx, source, by, { kernel, pads, bias, activation });
      return onnx.view(part, [(batch * outputs * h * width) / b, 1, b]);
    });
    return onnx.view(joined(parts), [(batch * outputs * h) / b, 1, stride * width * b]);
  });
  const shapeOf = (height: number, width: number) => [batch, outputs, height, width];
  const [tall, wide] = [stride * h, stride * width];
  if (sides[0] === tall && sides[1] === wide)
    return markBlocked(onnx, onnx.view(joined(lines), shapeOf(tall, wide)));
  const whole = onnx.view(joined(lines), [(batch * outputs) / b, tall, wide, b]);
  const ends = [onnx.integers([0, 0]), onnx.integers(sides), onnx.integers([1, 2])];
  return markBlocked(onnx, onnx.view(onnx.node("Slice", [whole, ...ends]), shapeOf(...sides)));
}
