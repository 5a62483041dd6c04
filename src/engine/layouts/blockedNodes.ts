/**
 * Nodes on blocked memory (layout.ts). ONNX Runtime keeps these operators (domain com.microsoft.nchwc) for models whose
 * weights are constant; here they are written by hand, because the weights of a training step are not. They are about 2.5
 * times as fast as the plain forms, and internal to the runtime: probe.ts tries them on the machine before a step is
 * written with them.
 */
import type { Named, Writer } from "../writer.ts";
import { BLOCKED_DOMAIN } from "./layout.ts";
import { markBlocked, reordered } from "./memory.ts";

/** Whether each of these numbers of channels is a multiple of the block. */
export const divides = (block: number, ...sizes: readonly number[]) => sizes.every((n) => n % block === 0);

interface NodeOptions {
  readonly kernel: readonly number[];
  /** top, left, bottom, right */
  readonly pads: readonly number[];
  readonly stride?: number;
  readonly dilations?: readonly [number, number];
  readonly group?: number;
  readonly bias?: string | null;
  readonly activation?: "relu" | null;
}

/**
 * The runtime's blocked convolution, of a blocked filter with a blocked input; an input of fewer channels than a block is
 * read in plain memory.
 */
export function convolutionNode(onnx: Writer, x: string, filter: string, options: NodeOptions): string {
  const { kernel, pads, stride = 1, dilations = [1, 1], group = 1 } = options;
  const { bias = null, activation = null } = options;
  const attributes = {
    kernel_shape: kernel,
    strides: [stride, stride],
    pads,
    dilations,
    group,
    ...(activation === "relu" ? { activation: "Relu" } : {}),
  };
  const inputs = [x, filter, ...(bias === null ? [] : [bias])];
  return markBlocked(onnx, onnx.node("Conv", inputs, attributes, { domain: BLOCKED_DOMAIN }));
}

/** Memory [n, s, c] as [n, c/b, s, b]. The b floats of a block move together, on all cores; a Transpose would use one core. */
export function movedBlocks(onnx: Writer, x: string, [n, s, c]: readonly [number, number, number]): string {
  return reordered(onnx, onnx.view(x, [n, s, 1, c]), { channelsLast: true });
}

/** Filter [out, in, kh, kw] → [out/b, in/b, kh, kw, b (in), b (out)]; fewer input channels than b stay whole. */
export function blockedFilter(onnx: Writer, { name, shape: [o, i, kh, kw] }: Named, b: number): string {
  const outInside = reordered(onnx, onnx.view(name, [o / b, b, i * kh, kw]));
  if (i < b) return onnx.view(outInside, [o, i, kh, kw]);
  const split = onnx.view(outInside, [o / b, i / b, b, kh * kw, b]);
  return onnx.view(onnx.node("Transpose", [split], { perm: [0, 1, 3, 2, 4] }), [o, i, kh, kw]);
}
