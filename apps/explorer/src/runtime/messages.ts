/** What the page asks of the Worker in which a run's models compute, and what it answers. */
import type { Blocks, EncoderContract } from "../../../../src/web.ts";

/** Where a run's files are, and on how many threads they are computed. */
export interface Opening {
  readonly files: string;
  readonly threads: number;
}

/** A picture as numbers in 0..1: one plane where it is grey, else red, green and blue. */
export interface Planes {
  readonly data: Float32Array;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** What an encoder takes, and what it makes of a picture. */
export interface Pictured {
  /** [dim] */
  readonly code: Float32Array;
  readonly contract: EncoderContract;
  /** The picture as the encoder sees it. */
  readonly seen: Planes;
}

/** What can be edited, and to what. */
export interface Editable {
  readonly blocks: Blocks;
  /** Factors with the levels that training pictures show. */
  readonly factors: readonly {
    readonly name: string;
    readonly kind: string;
    readonly levels: readonly string[];
  }[];
}

/** One change of a code: a factor set to a level, a block of another code, or a block at a step of its traversal. */
export type Change =
  | { readonly factor: string; readonly level: string }
  | { readonly block: string; readonly code: Float32Array }
  | { readonly block: string; readonly step: number };

/** What the encoder reads of a picture that was decoded. */
export interface Reading {
  /** By block: how far its code lies from that of the reconstruction, in typical distances of two held-out pictures. */
  readonly shifts: Readonly<Record<string, number>>;
  /** By factor with a block of its own: the level whose mean code is nearest. */
  readonly levels: Readonly<Record<string, string>>;
}

/** A picture that is to be edited, decoded as it is. */
export interface Source {
  readonly reconstruction: Planes;
  /** Shifts are against the picture itself. */
  readonly reading: Reading;
  /** By block: the step of its traversal that is nearest. */
  readonly steps: Readonly<Record<string, number>>;
}

/** An edited picture. */
export interface Edited {
  readonly code: Float32Array;
  readonly picture: Planes;
  readonly reading: Reading;
  /** The share of held-out pictures whose codes lie nearer to the training's; null where there are too many to tell quickly. */
  readonly novelty: number | null;
}

/** The methods of the Worker. */
export interface Models {
  /** The code of a picture; its bitmap is used up. */
  encode(picture: ImageBitmap): Promise<Pictured>;
  editable(): Promise<Editable>;
  source(code: Float32Array): Promise<Source>;
  edit(code: Float32Array, changes: readonly Change[]): Promise<Edited>;
  /** A block or a dimension of it along the data's own distribution. */
  traverse(code: Float32Array, part: string, steps: number): Promise<readonly Planes[]>;
  /** On the straight line between two codes. */
  between(from: Float32Array, to: Float32Array, steps: number): Promise<readonly Planes[]>;
}

/** A question by the number that its answer has. */
export interface Question {
  readonly id: number;
  readonly opening: Opening;
  readonly method: keyof Models;
  readonly given: readonly unknown[];
}
/** Its answer, or the sentence of an error. */
export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Steps of a slider along a block. */
export const STEPS = 61;
