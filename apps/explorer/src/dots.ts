/**
 * Many points on a canvas, pixel by pixel: 100,000 take milliseconds without a graphics processor, and none is left out. Drawing
 * libraries on WebGL make functions out of text, which the policy of the page forbids.
 */
import type { Plane, Window } from "./scatter.ts";

/** Opaque colours as a canvas holds them in memory, by their CSS names. */
export function packed(names: readonly string[]): Uint32Array {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const known = new Map<string, number>();
  const pack = (name: string) => {
    if (context === null) return 0xff808080;
    context.fillStyle = name;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
    const value = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
    known.set(name, value);
    return value;
  };
  return Uint32Array.from(names, (name) => known.get(name) ?? pack(name));
}

/** Alpha of points that are not chosen, where some are. */
const PALE = 0x2a000000;

/** Draws every point of the window as a disc, but one that would lie on its rim; points that are not chosen lie pale beneath the others. */
export function paintDots(
  context: CanvasRenderingContext2D,
  { x, y }: Plane,
  window: Window,
  { ratio, radius }: { readonly ratio: number; readonly radius: number },
  colours: Uint32Array,
  chosen: ReadonlySet<number> | null,
): void {
  const { width, height } = context.canvas;
  const picture = context.createImageData(width, height);
  const pixels = new Uint32Array(picture.data.buffer);
  const rim = Math.floor(radius * ratio);
  const disc = discOf(rim, width);
  const scale = window.scale * ratio;
  const [left, top] = [width / 2 - window.x * scale, height / 2 + window.y * scale];
  const [right, bottom] = [width - rim - 1, height - rim - 1];
  for (const isChosen of chosen === null ? [true] : [false, true])
    for (let at = 0; at < x.length; at++) {
      const column = Math.floor(left + x[at] * scale);
      const row = Math.floor(top - y[at] * scale);
      // Written so that a point without a place, NaN, is on no side.
      if (!(column >= rim && column <= right && row >= rim && row <= bottom)) continue;
      if (chosen !== null && chosen.has(at) !== isChosen) continue;
      const colour = isChosen ? colours[at] : (colours[at] & 0xffffff) | PALE;
      const middle = row * width + column;
      for (let k = 0; k < disc.length; k++) pixels[middle + disc[k]] = colour;
    }
  context.putImageData(picture, 0, 0);
}

/** Pixels of a disc, counted from the one in its middle. */
function discOf(radius: number, width: number): Int32Array {
  const steps = Array.from({ length: 2 * radius + 1 }, (_, at) => at - radius);
  return Int32Array.from(
    steps.flatMap((dy) =>
      steps.filter((dx) => dx * dx + dy * dy <= (radius + 0.6) ** 2).map((dx) => dy * width + dx),
    ),
  );
}
