/** What the queue asks of pg-boss, whose own types need those of `pg`, which no user of this package has. */

/** Numbers of a queue by their names: `retryLimit`, `heartbeatSeconds`, … */
export type QueueSettings = Readonly<Record<string, number>>;

/** A job that was handed out: its number, and how often it was before. */
export interface JobAttempt {
  readonly id: string;
  readonly retryCount: number;
}

/** The jobs of all queues. */
export interface Jobs {
  /** The next job of a queue, as a list of one or none. */
  fetch<Data>(queue: string): Promise<readonly (JobAttempt & { readonly data: Data })[]>;
  insert(queue: string, jobs: { readonly data: object }[]): Promise<unknown>;
  complete(queue: string, job: JobAttempt): Promise<unknown>;
  /** Says that a job's owner lives. */
  touch(queue: string, job: JobAttempt): Promise<unknown>;
  deleteAllJobs(queue: string): Promise<unknown>;
  getQueue(queue: string): Promise<object | null>;
  createQueue(queue: string, settings: QueueSettings): Promise<unknown>;
  updateQueue(queue: string, settings: QueueSettings): Promise<unknown>;
  /** Looks for jobs whose owners died. */
  supervise(queue: string): Promise<unknown>;
}
