/** Filters on one plane of floats, in place; the values at the edge continue beyond it. */

/** A turn in radians, clockwise about the middle; a size as a factor; a shift in pixels. */
export interface Motion {
  readonly angle: number;
  readonly scale: number;
  readonly right: number;
  readonly down: number;
}

/** Turned, made larger and shifted, bilinear; `source` has room for the plane as it was, for whoever moves many. */
export function move(
  plane: Float32Array,
  height: number,
  width: number,
  { angle, scale, right, down: below }: Motion,
  source: Float32Array = new Float32Array(plane.length),
): void {
  source.set(plane);
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  const middleX = (width - 1) / 2;
  const middleY = (height - 1) / 2;
  // What stands in the middle afterwards.
  const fromMiddleX = middleX - cos * right - sin * below;
  const fromMiddleY = middleY + sin * right - cos * below;
  const [lastX, lastY] = [width - 1, height - 1];
  // Pairs of numbers in the innermost loop would cost more than the arithmetic.
  for (let y = 0; y < height; y++) {
    const dy = y - middleY;
    for (let x = 0; x < width; x++) {
      const dx = x - middleX;
      const fromX = Math.min(lastX, Math.max(0, fromMiddleX + cos * dx + sin * dy));
      const fromY = Math.min(lastY, Math.max(0, fromMiddleY - sin * dx + cos * dy));
      // Neither is negative: cutting off what is behind the point rounds down.
      const left = Math.min(lastX - 1, fromX | 0);
      const top = Math.min(lastY - 1, fromY | 0);
      const across = fromX - left;
      const at = top * width + left;
      const upper = source[at] + across * (source[at + 1] - source[at]);
      const lower = source[at + width] + across * (source[at + width + 1] - source[at + width]);
      plane[y * width + x] = upper + (fromY - top) * (lower - upper);
    }
  }
}

/** Gaussian blur of that standard deviation in pixels, cut off at three of them. */
export function blurred(plane: Float32Array, height: number, width: number, deviation: number): void {
  const kernel = gaussian(deviation);
  if (kernel.length === 1) return;
  alongRows(plane, height, width, kernel);
  downColumns(plane, height, width, kernel);
}

/** Its weights from the middle outwards: those at the other side are the same. */
function gaussian(deviation: number): Float64Array {
  const reach = Math.ceil(3 * deviation);
  const kernel = Float64Array.from({ length: reach + 1 }, (_, i) =>
    i === 0 ? 1 : Math.exp(-(i ** 2) / (2 * deviation * deviation)),
  );
  const total = 2 * kernel.reduce((a, b) => a + b) - 1;
  return kernel.map((weight) => weight / total);
}

function alongRows(plane: Float32Array, height: number, width: number, kernel: Float64Array): void {
  const reach = kernel.length - 1;
  const line = new Float64Array(width + 2 * reach);
  for (let y = 0; y < height; y++) {
    const row = plane.subarray(y * width, (y + 1) * width);
    line.fill(row[0], 0, reach);
    line.set(row, reach);
    line.fill(row[width - 1], reach + width);
    for (let x = 0, at = reach; x < width; x++, at++) {
      let sum = kernel[0] * line[at];
      for (let k = 1; k <= reach; k++) sum += kernel[k] * (line[at - k] + line[at + k]);
      row[x] = sum;
    }
  }
}

/** Whole rows are added, which lie in memory as they are read. */
function downColumns(plane: Float32Array, height: number, width: number, kernel: Float64Array): void {
  const still = plane.slice();
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    const to = y * width;
    for (let x = 0; x < width; x++) sums[x] = kernel[0] * still[to + x];
    for (let k = 1; k < kernel.length; k++) {
      const [above, below] = [Math.max(0, y - k) * width, Math.min(height - 1, y + k) * width];
      for (let x = 0; x < width; x++) sums[x] += kernel[k] * (still[above + x] + still[below + x]);
    }
    plane.set(sums, to);
  }
}
