/** Transposed 4×4 convolutions of stride 2 in blocked memory, made of 2×2 convolutions. */
import type { Writer } from "../writer.ts";
import { convolutionNode, divides } from "./blockedNodes.ts";
import { blockOf } from "./layout.ts";
import { blocked, markBlocked, reordered } from "./memory.ts";
import type { Convolution } from "./operands.ts";
import { PARITIES, TAPS } from "./parities.ts";
import { thinTranspose } from "./thinTranspose.ts";

/**
 * A transposed 4×4 convolution of stride 2 (the input gradient of such a convolution): each of the four parities of output
 * row and column depends on 2×2 taps of the filter. Null where the target has no blocked layout or the sizes do not fit.
 */
export function blockedTranspose(onnx: Writer, convolution: Convolution): string | null {
  const { filter, stride, padding } = convolution;
  const b = blockOf(onnx.target.layout);
  const [inputs, outputs, kh, kw] = filter.shape;
  const fits = kh === TAPS && kw === TAPS && stride === 2 && padding === 1;
  if (b === null || !fits || !divides(b, inputs)) return null;
  if (outputs < b) return thinTranspose(onnx, convolution, b);
  return divides(b, outputs) ? interleaved(onnx, convolution, b) : null;
}

/** Output channels in whole blocks: one convolution for each parity of row and column, whose results are interleaved. */
function interleaved(
  onnx: Writer,
  { x, filter: { name, shape }, bias, activation }: Convolution,
  b: number,
): string {
  const [inputs, outputs] = shape;
  const [batch, , h, width] = x.shape;
  const outInside = reordered(onnx, onnx.view(name, [(inputs * outputs) / b, b, TAPS, TAPS]));
  const split = onnx.view(outInside, [inputs / b, b, outputs / b, TAPS * TAPS, b]);
  const filter = onnx.node("Transpose", [split], { perm: [2, 0, 3, 1, 4] });
  const source = blocked(onnx, x.name);
  const rows = PARITIES.map((row) => {
    const columns = PARITIES.map((column) => {
      const chosen = row.taps.flatMap((r) => column.taps.map((c) => TAPS * r + c));
      const taps = onnx.node("Gather", [filter, onnx.integers(chosen)], { axis: 2 });
      const by = onnx.view(taps, [outputs, inputs, 2, 2]);
      const pads = [row.before, column.before, row.after, column.after];
      const part = convolutionNode(onnx, source, by, { kernel: [2, 2], pads, bias, activation });
      return onnx.view(part, [(batch * outputs * h * width) / b, 1, b]);
    });
    const joined = onnx.node("Concat", columns, { axis: 1 });
    return onnx.view(joined, [(batch * outputs * h) / b, 1, 2 * width * b]);
  });
  const whole = onnx.view(onnx.node("Concat", rows, { axis: 1 }), [batch, outputs, 2 * h, 2 * width]);
  return markBlocked(onnx, whole);
}
