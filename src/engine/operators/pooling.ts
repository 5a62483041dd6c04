/**
 * Pooling over windows of any size, stride and padding, [batch, channels, height, width]. Windows are gathered by reshaping
 * or by convolutions with fixed filters, so their gradients are known and every backend has the operators.
 */
import { constant, type Tensor } from "../tensor.ts";
import { conv2d } from "./convolution.ts";
import { add, div } from "./elementwise.ts";
import { max, mean } from "./reduce.ts";
import { reshape, transpose } from "./shape.ts";

/** The square windows that are pooled. */
export interface Window {
  /** Side in pixels. */
  readonly size: number;
  /** Distance between windows in pixels; `size` by default, so that they do not overlap. */
  readonly stride?: number;
  /** Rows and columns added around the image, at most half a window; 0 by default. */
  readonly padding?: number;
}
const windowOf = (window: Window | number): Required<Window> => {
  const { size, stride = size, padding = 0 } = typeof window === "number" ? { size: window } : window;
  if (2 * padding > size)
    throw new Error(`pooling: expected a padding of at most ${size / 2}, got ${padding}`);
  return { size, stride, padding };
};

const tiles = ({ shape: [, , height, width] }: Tensor, { size, stride, padding }: Required<Window>) =>
  stride === size && padding === 0 && height % size === 0 && width % size === 0;

/** Windows that tile the image: [batch, channels, h, w, size²]. */
function tiled(x: Tensor, size: number): Tensor {
  const [batch, channels, height, width] = x.shape;
  const [h, w] = [height / size, width / size];
  const split = reshape(x, [batch * channels, h, size, w, size]);
  return reshape(transpose(split, [0, 1, 3, 2, 4]), [batch, channels, h, w, size * size]);
}

/** Every channel as an image of its own, convolved with fixed filters [count, 1, size, size]: [batch·channels, count, h, w]. */
function filtered(x: Tensor, filters: Float32Array, { size, stride, padding }: Required<Window>): Tensor {
  const [batch, channels, height, width] = x.shape;
  const filter = constant(filters, [filters.length / (size * size), 1, size, size]);
  return conv2d(reshape(x, [batch * channels, 1, height, width]), filter, { stride, padding });
}

/** Mean of every window, [batch, channels, h, w]; padding counts as zeros, as in PyTorch. */
export function averagePool2d(x: Tensor, window: Window | number): Tensor {
  const full = windowOf(window);
  if (tiles(x, full)) return mean(tiled(x, full.size), -1);
  const area = full.size * full.size;
  const sums = filtered(x, new Float32Array(area).fill(1), full);
  return div(reshape(sums, [x.shape[0], x.shape[1], ...sums.shape.slice(2)]), area);
}

/** Maximum of every window, [batch, channels, h, w]; padding never wins, and equal maxima share the gradient. */
export function maxPool2d(x: Tensor, window: Window | number): Tensor {
  const full = windowOf(window);
  if (tiles(x, full)) return max(tiled(x, full.size), -1);
  const area = full.size * full.size;
  const taps = Float32Array.from({ length: area * area }, (_, i) => (i % (area + 1) === 0 ? 1 : 0));
  const apart = filtered(x, taps, full);
  const [, , h, w] = apart.shape;
  const inside = full.padding === 0 ? apart : add(apart, outsideLow(x, full, h, w));
  return reshape(max(inside, 1), [x.shape[0], x.shape[1], h, w]);
}

/** −3e38 where an element of a window lies in the padding, else 0: [1, size², h, w]. */
function outsideLow(x: Tensor, { size, stride, padding }: Required<Window>, h: number, w: number): Tensor {
  const [, , height, width] = x.shape;
  const values = Float32Array.from({ length: size * size * h * w }, (_, i) => {
    const [tap, row, column] = [Math.floor(i / (h * w)), Math.floor(i / w) % h, i % w];
    const y = row * stride - padding + Math.floor(tap / size);
    const z = column * stride - padding + (tap % size);
    return y < 0 || z < 0 || y >= height || z >= width ? -3e38 : 0;
  });
  return constant(values, [1, size * size, h, w]);
}
