/** What a worker is asked and what it tells; beside these only the page's own protocol is spoken. */
import type {
  Album,
  Edited,
  EditRequest,
  EncoderName,
  Frame,
  Measures,
  Phase,
  ShortRunSettings,
  Shuffle,
} from "./protocol.ts";

/** What a worker can do, by name: what it takes and what it gives. */
export interface Tasks {
  /** The first: draws, trains, decodes. Gives the album's codes as soon as the training is through, [pictures, WIDTH]. */
  readonly learn: { readonly given: EncoderName; readonly found: Float32Array };
  /** Resolved once the decoder and the reader are there. */
  readonly prepare: { readonly given: null; readonly found: null };
  /** `given`: the codes of the other encoder. Asked of the worker of the blocks. */
  readonly measure: { readonly given: Float32Array; readonly found: Measures };
  readonly edit: { readonly given: EditRequest; readonly found: Edited };
  readonly shuffle: { readonly given: number; readonly found: Shuffle };
  /** Asked of the worker of the blocks. Tells frames under its own number; gives whether it came to its end. */
  readonly shortRun: { readonly given: ShortRunSettings; readonly found: boolean };
  /** Stops the short run that runs. */
  readonly stop: { readonly given: null; readonly found: null };
}
/** Name of a task. */
export type TaskName = keyof Tasks;

/** A task for a worker. */
export interface Asked {
  readonly id: number;
  readonly task: TaskName;
  readonly given: unknown;
}

/** What a worker says: on the way, and in answer to the task of that number. */
export type Said =
  | { readonly type: "album"; readonly album: Album }
  | { readonly type: "frame"; readonly id: number; readonly frame: Frame }
  | { readonly type: "progress"; readonly phase: Phase; readonly done: number }
  | { readonly type: "found"; readonly id: number; readonly found: unknown }
  | { readonly type: "failed"; readonly id: number; readonly message: string };
