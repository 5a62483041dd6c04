/**
 * Pairs (x, y) whose mutual information is known, in nats. Whatever is done to x alone or to y alone, one to one, leaves it as it
 * is: cubing, and turning by an angle that depends on the radius.
 */
import type { Matrix, Rng } from "../../src/index.ts";

/** Rows of x and of y, with `dims` columns each. */
export interface Draw {
  readonly x: Matrix;
  readonly y: Matrix;
}

/** Two variables whose mutual information is known. */
export interface Coupling {
  readonly about: string;
  readonly source: string;
  draw(nats: number, dims: number, rows: number, rng: Rng): Draw;
}

/** Correlation of each of `dims` independent pairs that together share `nats`: −½ log(1 − ρ²) each. */
export const correlationOf = (nats: number, dims: number): number =>
  Math.sqrt(-Math.expm1((-2 * nats) / dims));

/** Fills columns pair by pair. */
function pairs(rows: number, dims: number, pair: () => readonly [number, number]): Draw {
  const [x, y] = [new Float32Array(rows * dims), new Float32Array(rows * dims)];
  for (let at = 0; at < x.length; at++) [x[at], y[at]] = pair();
  return { x: { rows, columns: dims, data: x }, y: { rows, columns: dims, data: y } };
}

function gaussianDraw(nats: number, dims: number, rows: number, rng: Rng): Draw {
  const rho = correlationOf(nats, dims);
  const rest = Math.exp(-nats / dims);
  return pairs(rows, dims, () => {
    const x = rng.normal();
    return [x, rho * x + rest * rng.normal()];
  });
}

const mapped = (matrix: Matrix, change: (value: number) => number): Matrix => ({
  ...matrix,
  data: matrix.data.map(change),
});

/** Each two neighbouring columns turned by speed · radius² (a rotation that keeps volumes). */
export function swirled(matrix: Matrix, speed: number): Matrix {
  const data = new Float32Array(matrix.data.length);
  for (let at = 0; at < data.length; at += 2) {
    const [a, b] = [matrix.data[at], matrix.data[at + 1]];
    const angle = speed * (a * a + b * b);
    data[at] = a * Math.cos(angle) - b * Math.sin(angle);
    data[at + 1] = a * Math.sin(angle) + b * Math.cos(angle);
  }
  return { ...matrix, data };
}

/** The information of y = x + u, where x in 0..1 and u in −width..width are uniform. */
export const uniformInformation = (width: number): number =>
  width >= 0.5 ? 1 / (4 * width) : width - Math.log(2 * width);

/** The width that gives so many nats: the information falls as the width rises. */
export function widthOf(nats: number): number {
  let [low, high] = [1e-12, 1e12];
  for (let i = 0; i < 200; i++) {
    const middle = Math.sqrt(low * high);
    if (uniformInformation(middle) > nats) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

/** The couplings by name. */
export const couplings = {
  gaussian: {
    about: "Gaussians, correlated column by column",
    source: "Belghazi et al. 2018, arXiv:1801.04062; Poole et al. 2019, arXiv:1905.06922",
    draw: gaussianDraw,
  },
  cubed: {
    about: "the same with y cubed",
    source: "Poole et al. 2019, arXiv:1905.06922; Cheng et al. 2020, arXiv:2006.12013",
    draw: (nats, dims, rows, rng) => {
      const { x, y } = gaussianDraw(nats, dims, rows, rng);
      return { x, y: mapped(y, (value) => value ** 3) };
    },
  },
  swirl: {
    about: "the same with x and y swirled in opposite directions; an even number of columns",
    source: "Czyż et al. 2023, arXiv:2306.11078 (spiral)",
    draw: (nats, dims, rows, rng) => {
      const { x, y } = gaussianDraw(nats, dims, rows, rng);
      return { x: swirled(x, 1), y: swirled(y, -1) };
    },
  },
  uniform: {
    about: "x uniform, y = x + uniform noise, column by column",
    source: "Czyż et al. 2023, arXiv:2306.11078 (additive noise)",
    draw: (nats, dims, rows, rng) => {
      const width = widthOf(nats / dims);
      return pairs(rows, dims, () => {
        const x = rng.uniform();
        return [x, x + width * (2 * rng.uniform() - 1)];
      });
    },
  },
} satisfies Record<string, Coupling>;
/** Name of a coupling. */
export type CouplingName = keyof typeof couplings;

/** A coupling and the columns of x, as many as of y. */
export interface Family {
  readonly coupling: CouplingName;
  readonly dims: number;
}
/** The name of a family in the tables: `gaussian, 20`. */
export const familyName = ({ coupling, dims }: Family): string => `${coupling}, ${dims}`;
