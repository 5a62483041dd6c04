/** What a person asks of an export, and what is told of it. */
import type { Ref } from "../types/index.ts";
import type { Told } from "./card.ts";
import type { Cost } from "./cost.ts";
import { asFloat16 } from "./float16.ts";
import type { Answers } from "./golden.ts";
import { asInt8 } from "./int8.ts";

/** Smaller weights, by the names under which transformers.js asks for them (`dtype`). */
export const PRECISIONS = { int8: asInt8, fp16: asFloat16 } as const;
/** How weights are stored. */
export type Precision = keyof typeof PRECISIONS;

/** What is exported, and where. */
export interface ExportOptions extends Told {
  readonly run: string;
  /** The folder to write. */
  readonly out: string;
  /** An export that is there is replaced. */
  readonly overwrite?: boolean;
  /** Encoders with smaller weights beside the whole one. */
  readonly quantize?: readonly Precision[];
  /** Golden pictures of noise in place of the training's. */
  readonly noise?: boolean;
  /** Where the run's data lies, if it has moved. */
  readonly data?: Ref;
}

/** What is told of an export. */
export interface Account {
  /** The version of ONNX's operators that the models need. */
  readonly opset: number;
  /** By model: how far each program's numbers are from the run's; null where the machine lacks it. */
  readonly answers: Readonly<Record<string, Answers>>;
  /** By model: what its smaller weights cost. */
  readonly costs: Readonly<Record<string, Cost>>;
  readonly notes: readonly string[];
}
