/** What the jobs that are cut into shards share. */
import type { Task } from "../types.ts";

/** A part of a job, before it is known who computes it. */
export type Shard = Pick<Task, "name" | "kind" | "spec">;

/** All parts of a job, and what a person should know of it. */
export interface Shards {
  readonly shards: readonly Shard[];
  readonly warnings: readonly string[];
}

/** A shard that is done: its folder on this machine, and its small result. */
export interface Joined {
  readonly folder: string;
  readonly result: Readonly<Record<string, unknown>>;
}
