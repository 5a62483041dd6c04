/** What a task is given beside its spec, where a test has nothing to say of it. */
import type { TaskContext } from "../../../packages/sweep/src/types.ts";

export const contextOf = (folder: string, changes: Partial<TaskContext> = {}): TaskContext => ({
  folder,
  needs: { cores: 1, memory: 500, backend: "cpu" },
  signal: new AbortController().signal,
  store: null as never,
  progress: () => {},
  ...changes,
});
