/** Pictures of any sides made to fit, in plain arrays: what sharp does where there is one, for pages, which have none. */
import { type Fit, misfit } from "../data/images/fit.ts";

/** A picture as a canvas gives it: red, green, blue and opacity of every pixel, 0..255 (`ImageData`). */
export interface CanvasPixels {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

/** Sides and how pictures of other proportions are made to fit. */
export interface Fitted {
  readonly height: number;
  readonly width: number;
  readonly fit: Fit;
}

/** Planes red, green and blue one after the other. */
interface Planes {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** The picture at the sides of `target`, [3, height, width] in 0..1, as bytes divided by 255; transparent parts become black. */
export function resampled(picture: CanvasPixels, target: Fitted): Float32Array {
  const { height, width, fit } = target;
  const share = misfit(picture, [3, height, width]);
  const scales = [height / picture.height, width / picture.width];
  const scale = fit === "crop" ? Math.max(...scales) : Math.min(...scales);
  const sides = [picture.height, picture.width].map((side) => Math.max(1, Math.round(side * scale)));
  const stretched = share === 0 || fit === "stretch";
  const [tall, wide] = stretched ? [height, width] : sides;
  const [down, across] = stretched
    ? [picture.height / height, picture.width / width]
    : [1 / scale, 1 / scale];
  const small = alongLines(turned(alongLines(turned(onBlack(picture)), tall, down)), wide, across);
  return placed(small, target);
}

function onBlack({ width, height, data }: CanvasPixels): Planes {
  const area = width * height;
  const planes = new Float32Array(3 * area);
  for (let i = 0; i < area; i++)
    for (let c = 0; c < 3; c++) planes[c * area + i] = (data[4 * i + c] * data[4 * i + 3]) / 255;
  return { width, height, data: planes };
}

/** Lines become columns. */
function turned({ width, height, data }: Planes): Planes {
  const area = width * height;
  const out = Float32Array.from(data, (_, i) => {
    const [plane, at] = [Math.floor(i / area), i % area];
    return data[plane * area + (at % height) * width + Math.floor(at / height)];
  });
  return { width: height, height: width, data: out };
}

/** Lanczos' kernel with three lobes. */
function kernel(x: number): number {
  if (x === 0) return 1;
  return Math.abs(x) >= 3
    ? 0
    : (3 * Math.sin(Math.PI * x) * Math.sin((Math.PI * x) / 3)) / (Math.PI * x) ** 2;
}

/**
 * Every line at another number of pixels, `step` apart around the centre; where it shrinks, the kernel is as much wider, so that
 * nothing aliases.
 */
function alongLines({ width, height, data }: Planes, into: number, step: number): Planes {
  if (into === width) return { width, height, data };
  const wider = Math.max(1, step);
  const out = new Float32Array(3 * height * into);
  for (let to = 0; to < into; to++) {
    const centre = (width - into * step) / 2 + (to + 0.5) * step - 0.5;
    const from = Math.ceil(centre - 3 * wider);
    const weights = Array.from({ length: Math.floor(6 * wider) + 1 }, (_, i) =>
      kernel((from + i - centre) / wider),
    );
    const total = weights.reduce((a, b) => a + b, 0);
    for (let line = 0; line < 3 * height; line++) {
      let sum = 0;
      weights.forEach((weight, i) => {
        sum += weight * data[line * width + Math.max(0, Math.min(width - 1, from + i))];
      });
      out[line * into + to] = sum / total;
    }
  }
  return { width: into, height, data: out };
}

/** At the centre of the wanted sides: what sticks out is cropped, what is missing is black. */
function placed(small: Planes, { height, width }: Fitted): Float32Array {
  const out = new Float32Array(3 * height * width);
  const offset = (have: number, want: number) => Math.trunc((have - want + (have > want ? 1 : 0)) / 2);
  const [down, right] = [offset(small.height, height), offset(small.width, width)];
  for (let i = 0; i < out.length; i++) {
    const [plane, y, x] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    const [row, column] = [y + down, x + right];
    const inside = row >= 0 && column >= 0 && row < small.height && column < small.width;
    const value = inside ? small.data[(plane * small.height + row) * small.width + column] : 0;
    out[i] = Math.max(0, Math.min(255, Math.round(value))) / 255;
  }
  return out;
}
