/** Points of a plane on a canvas: where each stands in the window, which is under the pointer, which lie in a lasso. */

/** A part of the plane: its middle, and pixels per unit. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}
/** Points, as two lists; one without a place has NaN. */
export interface Plane {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}
type Place = readonly [x: number, y: number];

/** Shares of the points beyond which nothing decides what the whole shows. */
const MARGIN = 0.9;

/** The window that shows every point. Axes of their own scale would stretch distances, so both have one. */
export function whole({ x, y }: Plane, width: number, height: number): Window {
  const range = (values: ArrayLike<number>) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = 0; at < values.length; at++) {
      if (values[at] < low) low = values[at];
      if (values[at] > high) high = values[at];
    }
    return [low, high];
  };
  const [[left, right], [bottom, top]] = [range(x), range(y)];
  const scale =
    MARGIN * Math.min(width / Math.max(1e-9, right - left), height / Math.max(1e-9, top - bottom));
  return { x: (left + right) / 2, y: (bottom + top) / 2, scale };
}

/** Where a point stands, in pixels from the upper left corner. */
export const placed = ({ x, y }: Plane, at: number, window: Window, width: number, height: number): Place => [
  width / 2 + (x[at] - window.x) * window.scale,
  height / 2 - (y[at] - window.y) * window.scale,
];

/** Where in the plane a place of the window is. */
const unplaced = ([px, py]: Place, { x, y, scale }: Window, [width, height]: Place): Place => [
  x + (px - width / 2) / scale,
  y - (py - height / 2) / scale,
];

/** The point nearest to a place, if it is near enough to be meant. */
export function nearest(
  plane: Plane,
  window: Window,
  size: Place,
  [px, py]: Place,
  most = 14,
): number | null {
  // In units of the plane, so that nothing is made for each of 100,000 points.
  const [across, up] = unplaced([px, py], window, size);
  let [best, least]: [number | null, number] = [null, (most / window.scale) ** 2];
  for (let at = 0; at < plane.x.length; at++) {
    const distance = (plane.x[at] - across) ** 2 + (plane.y[at] - up) ** 2;
    if (distance < least) [best, least] = [at, distance];
  }
  return best;
}

/** The points of a window; null where they are `most` or more. */
export function shownIn(plane: Plane, window: Window, size: Place, most: number): number[] | null {
  const found: number[] = [];
  const [[left, top], [right, bottom]] = [unplaced([0, 0], window, size), unplaced(size, window, size)];
  for (let at = 0; at < plane.x.length; at++) {
    const [x, y] = [plane.x[at], plane.y[at]];
    if (x >= left && x <= right && y >= bottom && y <= top) found.push(at);
    if (found.length >= most) return null;
  }
  return found;
}

/** The points inside a polygon of places. */
export function inside(plane: Plane, window: Window, size: Place, polygon: readonly Place[]): number[] {
  const found: number[] = [];
  for (let at = 0; at < plane.x.length; at++)
    if (isInside(placed(plane, at, window, ...size), polygon)) found.push(at);
  return found;
}

/** Whether a ray to the right crosses the polygon's edges an odd number of times. */
function isInside([x, y]: Place, polygon: readonly Place[]): boolean {
  let odd = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [polygon[i], polygon[j]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}
