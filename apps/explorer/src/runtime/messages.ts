/** What the page asks of the Worker in which a run's models compute, and what it answers. */
import type { EncoderContract } from "../../../../src/web.ts";

/** Where a run's files are, and on how many threads they are computed. */
export interface Opening {
  readonly files: string;
  readonly threads: number;
}

/** What an encoder takes, and what it makes of a picture. */
export interface Pictured {
  /** [dim] */
  readonly code: Float32Array;
  readonly contract: EncoderContract;
  /** The picture as the encoder sees it. */
  readonly seen: ImageBitmap;
}

/** The methods of the Worker. */
export interface Models {
  /** The code of a picture; its bitmap is used up. */
  encode(picture: ImageBitmap): Promise<Pictured>;
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
