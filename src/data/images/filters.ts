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
  const reach = Math.ceil(3 * deviation);
  if (reach === 0) return;
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * deviation * deviation)),
  );
  const total = kernel.reduce((a, b) => a + b);
  const line = new Float64Array(Math.max(height, width));
  const along = (count: number, length: number, start: (i: number) => number, step: number) => {
    for (let i = 0; i < count; i++) {
      const from = start(i);
      for (let j = 0; j < length; j++) line[j] = plane[from + j * step];
      for (let j = 0; j < length; j++) {
        let sum = 0;
        for (let k = -reach; k <= reach; k++)
          sum += kernel[k + reach] * line[Math.min(length - 1, Math.max(0, j + k))];
        plane[from + j * step] = sum / total;
      }
    }
  };
  along(height, width, (y) => y * width, 1);
  along(width, height, (x) => x, width);
}
