/** A person: the shape and albedo that identity stands for. */
import type { Rng } from "../../../random.ts";

/** A Gaussian hill on the face: centre, spreads and height in head units (the head is 2 high). */
export interface Bump {
  readonly x: number;
  readonly y: number;
  readonly spreadX: number;
  readonly spreadY: number;
  readonly height: number;
}
/** What makes heads differ, in units of the mesh. */
export interface Person {
  /** Half width, half height and half depth of the skull. */
  readonly size: readonly [number, number, number];
  /** How much the jaw narrows, 0 … 0.5. */
  readonly taper: number;
  readonly bumps: readonly Bump[];
  readonly eye: { readonly x: number; readonly y: number; readonly size: number; readonly iris: number };
  readonly brow: {
    readonly y: number;
    readonly thick: number;
    readonly slope: number;
    readonly tone: number;
  };
  readonly mouth: { readonly y: number; readonly width: number; readonly tone: number };
  readonly skin: number;
  readonly hair: {
    readonly tone: number;
    readonly line: number;
    readonly side: number;
    readonly peak: number;
  };
  /** Darkening of chin and upper lip, 0 for none. */
  readonly beard: number;
  /** Small dark or bright patches of skin: x, y, radius, tone. */
  readonly marks: readonly (readonly [number, number, number, number])[];
}

/** Draws a person; the same generator gives the same person. */
export function drawPerson(rng: Rng): Person {
  const between = (low: number, high: number) => low + (high - low) * rng.uniform();
  const eye = {
    x: between(0.24, 0.34),
    y: between(0.06, 0.18),
    size: between(0.075, 0.11),
    iris: between(0.1, 0.45),
  };
  const mouthY = between(-0.52, -0.4);
  const nose = { length: between(0.22, 0.36), width: between(0.075, 0.13), height: between(0.16, 0.34) };
  const mirrored = (x: number, rest: Omit<Bump, "x">): Bump[] => [
    { x, ...rest },
    { x: -x, ...rest },
  ];
  return {
    size: [between(0.64, 0.82), between(0.92, 1.06), between(0.74, 0.9)],
    taper: between(0.08, 0.42),
    eye,
    bumps: [
      { x: 0, y: -0.02, spreadX: nose.width * 0.8, spreadY: nose.length, height: nose.height * 0.6 },
      { x: 0, y: -0.16, spreadX: nose.width * 1.2, spreadY: 0.1, height: nose.height * 0.6 },
      ...mirrored(eye.x, { y: eye.y, spreadX: 0.13, spreadY: 0.09, height: -between(0.05, 0.11) }),
      ...mirrored(eye.x * 0.9, { y: eye.y + 0.17, spreadX: 0.2, spreadY: 0.07, height: between(0.02, 0.08) }),
      ...mirrored(0.36, { y: -0.2, spreadX: 0.15, spreadY: 0.14, height: between(-0.04, 0.09) }),
      { x: 0, y: -0.82, spreadX: between(0.12, 0.24), spreadY: 0.12, height: between(0.02, 0.16) },
      { x: 0, y: mouthY, spreadX: 0.16, spreadY: 0.06, height: between(0.03, 0.08) },
      { x: 0, y: 0.5, spreadX: 0.3, spreadY: 0.2, height: between(-0.02, 0.07) },
    ],
    brow: {
      y: eye.y + between(0.14, 0.2),
      thick: between(0.018, 0.05),
      slope: between(-0.2, 0.35),
      tone: between(0.05, 0.5),
    },
    mouth: { y: mouthY, width: between(0.17, 0.29), tone: between(0.35, 0.75) },
    skin: between(0.38, 0.95),
    hair: {
      tone: between(0.04, 0.75),
      line: between(0.42, 0.95),
      side: between(0.5, 1.05),
      peak: between(-0.2, 0.2),
    },
    beard: rng.uniform() < 0.35 ? between(0.25, 0.65) : 0,
    marks: Array.from({ length: 6 }, () => [
      between(-0.5, 0.5),
      between(-0.7, 0.6),
      between(0.03, 0.09),
      between(-0.3, 0.15),
    ]),
  };
}

/** What a face expresses; it moves every face in the same way. */
export type Expression = "neutral" | "smile" | "open mouth";
