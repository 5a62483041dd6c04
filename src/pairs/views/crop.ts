/** A piece of a plane, enlarged to the whole with bilinear interpolation, perhaps mirrored. */

/** Where each output pixel of one axis is read: between `at` and the next, `share` of the way. */
interface Reading {
  readonly at: Int32Array;
  readonly share: Float64Array;
}
const reading = (n: number): Reading => ({ at: new Int32Array(n), share: new Float64Array(n) });

/** Output i reads `start + size · (i + ½)/n` of the axis, pixel centres at ½. */
function fillReading({ at, share }: Reading, start: number, size: number, mirrored: boolean): void {
  const n = at.length;
  for (let i = 0; i < n; i++) {
    const place = Math.min(n - 1, Math.max(0, start * n + size * (i + 0.5) - 0.5));
    const to = mirrored ? n - 1 - i : i;
    at[to] = Math.min(n - 2, Math.floor(place));
    share[to] = place - at[to];
  }
}

/** Reads pieces of planes of one size. */
export interface Crop {
  /** The square from `top` and `left` on, as shares of the sides, is what is read from now on. */
  choose(top: number, left: number, size: number, mirrored: boolean): void;
  /** Reads the plane that begins at byte `from`, and writes it from `to` on, with the noise that begins at `start` unless that is null. */
  read(image: Uint8Array, from: number, out: Float32Array, to: number, start: number | null): void;
}

/**
 * Bytes are what `tones` makes of them. Buffers are used again, in float64 as JavaScript computes; as variables around the loops, and
 * without views of a part, they are read faster than as properties.
 */
export function cropOf(height: number, width: number, tones: Float64Array, noise: Float32Array): Crop {
  const [down, across] = [reading(height), reading(width)];
  const [tops, downwards, lefts, rightwards] = [down.at, down.share, across.at, across.share];
  const plane = new Float64Array(height * width);
  const line = new Float64Array(width);
  return {
    choose: (top, left, size, mirrored) => {
      fillReading(down, top, size, false);
      fillReading(across, left, size, mirrored);
    },
    read: (image, from, out, to, start) => {
      const end = (tops[height - 1] + 2) * width;
      for (let i = tops[0] * width; i < end; i++) plane[i] = tones[image[from + i]];
      for (let y = 0; y < height; y++) {
        const [above, part, row] = [tops[y] * width, downwards[y], to + y * width];
        for (let x = 0; x < width; x++) {
          const upper = plane[above + x];
          line[x] = upper + part * (plane[above + width + x] - upper);
        }
        if (start === null)
          for (let x = 0; x < width; x++) {
            const at = lefts[x];
            out[row + x] = line[at] + rightwards[x] * (line[at + 1] - line[at]);
          }
        else
          for (let x = 0, add = start + y * width; x < width; x++) {
            const at = lefts[x];
            out[row + x] = line[at] + rightwards[x] * (line[at + 1] - line[at]) + noise[add + x];
          }
      }
    },
  };
}
