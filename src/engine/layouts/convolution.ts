/** Chooses how a convolution is written: blocked where the target has that layout and the sizes fit, otherwise plain. */
import type { Named, Writer } from "../writer.ts";
import { blockedConvolution } from "./blockedConvolution.ts";
import { blockedFilterGradient } from "./blockedFilterGradient.ts";
import { blockedPixelSum } from "./blockedPixelSum.ts";
import { blockedTranspose } from "./blockedTranspose.ts";
import { plain } from "./memory.ts";
import type { Convolution, FilterGradient } from "./operands.ts";
import { plainConvolution, plainFilterGradient } from "./plain.ts";

/** Writes conv2d with its bias and activation, [batch, out, height, width]. */
export function writeConvolution(onnx: Writer, convolution: Convolution): string {
  return (
    blockedConvolution(onnx, convolution) ??
    plainConvolution(onnx, "Conv", convolution, { dilations: [1, 1] })
  );
}

/** Writes convTranspose2d with its bias and activation; `outputPadding` adds rows at the bottom and columns at the right. */
export function writeTranspose(
  onnx: Writer,
  convolution: Convolution,
  outputPadding: readonly [number, number],
): string {
  const { x, filter, stride, padding } = convolution;
  const side = (axis: 0 | 1) =>
    (x.shape[2 + axis] - 1) * stride - 2 * padding + filter.shape[2 + axis] + outputPadding[axis];
  return (
    blockedTranspose(onnx, convolution, [side(0), side(1)]) ??
    plainConvolution(onnx, "ConvTranspose", convolution, { output_padding: outputPadding })
  );
}

/** Writes the gradient of a filter, [out, in, kh, kw]. */
export function writeFilterGradient(onnx: Writer, gradient: FilterGradient): string {
  return blockedFilterGradient(onnx, gradient) ?? plainFilterGradient(onnx, gradient);
}

/** Writes the sum of x over some axes; `keep` leaves them with length 1. */
export function writeSum(
  onnx: Writer,
  x: Named,
  { axes, keep }: { readonly axes: readonly number[]; readonly keep: boolean },
): string {
  const pixels = blockedPixelSum(onnx, x, axes);
  if (pixels === null)
    return onnx.node("ReduceSum", [plain(onnx, x.name, x.shape), onnx.integers(axes)], {
      keepdims: Number(keep),
    });
  const kept = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  return keep ? onnx.view(pixels, kept) : pixels;
}
