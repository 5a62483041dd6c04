/** Transposed 4×4 convolutions of stride 2 in blocked memory (blocked.ts), from 2×2 convolutions. */
import type { Emitter } from "../emit.ts";
import {
  blockedFilter,
  convolution,
  divides,
  type Ending,
  type Geometry,
  type Named,
  view,
} from "./blocked.ts";

/** Along one axis of a 4-tap filter and stride 2: which taps reach even and odd outputs, and where zeros are added. */
const PARITIES = [
  { taps: [3, 1], before: 1, after: 0 },
  { taps: [2, 0], before: 0, after: 1 },
];
const TAPS = 4;

/**
 * A transposed 4×4 convolution of stride 2 (the input gradient of such a convolution), `x` [batch, in, h, w], filter
 * [in, out, 4, 4]: an output of either parity of row and column hears a 2×2 filter. Null where the sizes do not fit.
 */
export function blockedTranspose(
  onnx: Emitter,
  x: Named,
  w: Named,
  { stride, padding }: Geometry,
  ending: Ending,
): string | null {
  const b = onnx.block;
  const [inputs, outputs, kh, kw] = w.shape;
  const fits = kh === TAPS && kw === TAPS && stride === 2 && padding === 1;
  if (b === null || !fits || !divides(b, inputs)) return null;
  if (outputs < b) return thinTranspose(onnx, x, w, b, ending);
  return divides(b, outputs) ? woven(onnx, x, w, b, ending) : null;
}

/** The channels in whole blocks: one convolution for each parity of row and column, woven together. */
function woven(onnx: Emitter, x: Named, w: Named, b: number, ending: Ending): string {
  const [inputs, outputs] = w.shape;
  const [batch, , h, width] = x.shape;
  const outInside = onnx.reordered(view(onnx, w.name, [(inputs * outputs) / b, b, TAPS, TAPS]));
  const split = view(onnx, outInside, [inputs / b, b, outputs / b, TAPS * TAPS, b]);
  const filter = onnx.node("Transpose", [split], { perm: [2, 0, 3, 1, 4] });
  const source = onnx.blocked(x.name);
  const rows = PARITIES.map((row) => {
    const columns = PARITIES.map((column) => {
      const chosen = row.taps.flatMap((r) => column.taps.map((c) => TAPS * r + c));
      const taps = onnx.node("Gather", [filter, onnx.integers(chosen)], { axis: 2 });
      const by = view(onnx, taps, [outputs, inputs, 2, 2]);
      const pads = [row.before, column.before, row.after, column.after];
      const part = convolution(onnx, source, by, { kernel: [2, 2], pads, ...ending });
      return view(onnx, part, [(batch * outputs * h * width) / b, 1, b]);
    });
    const woven = onnx.node("Concat", columns, { axis: 1 });
    return view(onnx, woven, [(batch * outputs * h) / b, 1, 2 * width * b]);
  });
  const whole = view(onnx, onnx.node("Concat", rows, { axis: 1 }), [batch, outputs, 2 * h, 2 * width]);
  return onnx.markBlocked(whole);
}

/**
 * Fewer channels than a block (pictures): one convolution makes all parities, each a channel, on a grid of one more row and
 * column, where number u of the odd ones is row 2u − 1 and of the even ones row 2u. Rows fall into place by moving them;
 * columns by a product with zeros and ones, which is quicker than moving single numbers. The result is in ordinary memory.
 */
function thinTranspose(onnx: Emitter, x: Named, w: Named, b: number, { bias, activation }: Ending): string {
  const [inputs, outputs] = w.shape;
  const [batch, , h, width] = x.shape;
  const taps = ODD_EVEN.flatMap((row) =>
    ODD_EVEN.flatMap((column) => row.taps.flatMap((r) => column.taps.map((c) => TAPS * r + c))),
  );
  const channels = 4 * outputs;
  const filled = Math.ceil(channels / b) * b;
  const chosen = onnx.node(
    "Gather",
    [view(onnx, w.name, [inputs, outputs, TAPS * TAPS]), onnx.integers(taps)],
    {
      axis: 2,
    },
  );
  const split = view(onnx, chosen, [inputs, channels, 4]);
  const filter = onnx.node("Transpose", [split], { perm: [1, 0, 2] });
  const rows = onnx.node("Pad", [filter, onnx.integers([0, 0, 0, filled - channels, 0, 0])]);
  const by = blockedFilter(onnx, { name: rows, shape: [filled, inputs, 2, 2] }, b);
  const of = Array.from({ length: filled }, (_, i) => (i < channels ? Math.floor(i / 4) : 0));
  const added = bias === null ? null : onnx.node("Gather", [bias, onnx.integers(of)], { axis: 0 });
  const ending = { bias: added, activation };
  const planes = convolution(onnx, onnx.blocked(x.name), by, {
    kernel: [2, 2],
    pads: [1, 1, 1, 1],
    ...ending,
  });

  const plain = onnx.plain(planes, [batch, channels]);
  const apart = view(onnx, plain, [batch * outputs, 2, 2, h + 1, width + 1]);
  const inRows = onnx.node("Transpose", [apart], { perm: [0, 3, 1, 2, 4] });
  const between = view(onnx, inRows, [batch * outputs * 2 * (h + 1), 2 * (width + 1)]);
  const placed = onnx.node("MatMul", [
    between,
    onnx.constant(interleaving(width), [2 * (width + 1), 2 * width]),
  ]);
  const tall = view(onnx, placed, [batch * outputs, 2 * (h + 1), 2 * width]);
  // The first row is that of −1, the last that of 2h.
  const ends = [onnx.integers([1]), onnx.integers([2 * h + 1]), onnx.integers([1])];
  return view(onnx, onnx.node("Slice", [tall, ...ends]), [batch, outputs, 2 * h, 2 * width]);
}
const ODD_EVEN = [PARITIES[1], PARITIES[0]];

/** [odd 0 … width, even 0 … width] → 2·width columns: odd u is column 2u − 1, even u column 2u. */
function interleaving(width: number): Float32Array {
  const values = new Float32Array(2 * (width + 1) * 2 * width);
  for (let column = 0; column < 2 * width; column++) {
    const from = column % 2 === 1 ? (column + 1) / 2 : width + 1 + column / 2;
    values[from * 2 * width + column] = 1;
  }
  return values;
}
