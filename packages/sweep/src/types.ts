/** What the rooms of this package share: tasks, claims, results, and where results are kept. */

/** What a task asks of the machine that computes it. */
export interface Needs {
  /** Processor cores: as many threads. */
  readonly cores: number;
  /** Mebibytes of memory. */
  readonly memory: number;
  /** Where ONNX Runtime computes (`unweave list backends`). */
  readonly backend: string;
}

/** A piece of work that one child process does. Its output is a folder and a small JSON result. */
export interface Task {
  /** A digest of all that the output depends on, fit for a file name: equal work has equal names, whoever does it. */
  readonly name: string;
  /** The entry of `kinds` that does it. */
  readonly kind: string;
  /** What that entry is given, as JSON. */
  readonly spec: Readonly<Record<string, unknown>>;
  readonly needs: Needs;
  /** Larger goes first. */
  readonly priority: number;
}

/** One cell of a plan: a task of the kind `train`, and what distinguishes it from the others. */
export interface Trial extends Task {
  /** The settings of the cell, as in `--set`: key → value. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

/** What is to be the largest or the smallest. */
export interface Objective {
  /** A metric of the runs, and of its numbers the value or one of a factor or block: `mig`, `retrieval.identity`. */
  readonly metric: string;
  readonly direction: "maximise" | "minimise";
}

/** A plan that was read, checked and expanded. */
export interface Plan {
  /** Fit for a file name. */
  readonly name: string;
  readonly trials: readonly Trial[];
  readonly objective: Objective | null;
  /** How trials that fall behind are ended early; null where none is. */
  readonly pruning: { readonly name: string; readonly options: Readonly<Record<string, unknown>> } | null;
  /** Attempts after the first. */
  readonly retries: number;
  /** What a person should know of the plan: cells that are equal, settings that change nothing. */
  readonly warnings: readonly string[];
}

/** The state of a task. */
export type State = "waiting" | "running" | "completed" | "failed" | "cancelled" | "pruned";

/** A task that somebody holds. */
export interface Claim {
  readonly task: Task;
  /** 1 for the first. */
  readonly attempt: number;
  /** Another one for every claim that was ever made: whoever holds the newest may publish. */
  readonly token: string;
}

/** `manifest.json` beside the attempts of a task: which of them is the result. Nothing is a result without it. */
export interface Manifest {
  readonly format: 1;
  readonly task: string;
  readonly kind: string;
  readonly attempt: number;
  readonly token: string;
  /** Host and process, for people. */
  readonly worker: string;
  readonly unweave: string;
  readonly seconds: number;
  /** Files of the attempt with their bytes' SHA-256, by path relative to the attempt's folder. */
  readonly files: Readonly<Record<string, string>>;
  /** The small result of the task: of a training its scores by metric. */
  readonly result: Readonly<Record<string, unknown>>;
  /** The sweep's own words about the task, from which the database can be built again. */
  readonly about: Readonly<Record<string, unknown>>;
}

/** A place for files: a folder, a bucket, a page. Keys are paths with `/`, relative to the place. */
export interface Store {
  /** For people, without keys or passwords. */
  readonly url: string;
  /** Whether anything can be written. */
  readonly writable: boolean;
  /** The bytes of a file; null where there is none. */
  get(key: string): Promise<Uint8Array | null>;
  /** Writes a whole file in place of what was there. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Writes a whole file unless there is one; whether it was this call that did. */
  create(key: string, bytes: Uint8Array): Promise<boolean>;
  /** Keys that begin with `prefix`, sorted. */
  list(prefix: string): Promise<readonly string[]>;
  /** Removes every key that begins with `prefix`. */
  remove(prefix: string): Promise<void>;
  /** Copies a folder of this machine to the keys below `prefix`, which stands for a folder with or without its last slash; gives SHA-256 by path relative to the folder. */
  upload(folder: string, prefix: string): Promise<Readonly<Record<string, string>>>;
  /** Copies the keys below `prefix` into a folder of this machine. */
  download(prefix: string, folder: string): Promise<void>;
  /** Copies a file to a path of this machine, whole or not at all; whether there is one. */
  bring(key: string, path: string): Promise<boolean>;
  /** Where a key lies on this machine; null where it does not lie on it. */
  pathOf(key: string): string | null;
}

/** What a child that computes tells its supervisor. */
export interface Progress {
  /** Share of the task that is done, 0 to 1. */
  readonly share: number;
  /** For people: "step 120, loss 3.214". */
  readonly note: string;
}

/** What an entry of `kinds` is given beside its spec. */
export interface TaskContext {
  /** The attempt's folder on this machine. It may hold what an earlier attempt left: the task goes on from there. */
  readonly folder: string;
  readonly needs: Needs;
  /** Aborted: keep a checkpoint and throw Interrupted. */
  readonly signal: AbortSignal;
  /** Where the results of other tasks are. */
  readonly store: Store;
  progress(report: Progress): void;
}

/** Does the work of one kind: fills the folder and gives the small result. */
export type Kind = (
  spec: Readonly<Record<string, unknown>>,
  context: TaskContext,
) => Promise<Readonly<Record<string, unknown>>>;
