/** One runtime for all rows of a study whose rows take seconds: a thread of its own would take part of one to start. */
import { cpu } from "../engine/backends/cpu.ts";
import { LocalRuntime } from "../engine/backends/local.ts";
import { threadLimit } from "../engine/backends/threads.ts";
import type { Runtime } from "../engine/index.ts";

/** ONNX Runtime on this thread, loaded with the first row. What a row loads is let go after it; what was found out about the machine stays. */
export class RowRuntime {
  private opened: Promise<LocalRuntime> | null = null;
  /**
   * Gives the row a runtime, and lets go what it loaded when it ends. An InputError where UNWEAVE_THREADS is no number of
   * threads.
   */
  async during<Result>(row: (runtime: Runtime) => Promise<Result>): Promise<Result> {
    this.opened ??= opened();
    const local = await this.opened;
    try {
      return await row(local);
    } finally {
      await local.close();
    }
  }
}

async function opened(): Promise<LocalRuntime> {
  return new LocalRuntime(await import("../engine/backends/ort.ts"), cpu, threadLimit());
}
