/** One runtime for all rows of a study whose rows take seconds: a thread of its own would take part of one to start. */
import { cpu } from "../engine/backends/cpu.ts";
import { LocalRuntime } from "../engine/backends/local.ts";
import * as ort from "../engine/backends/ort.ts";
import { threadLimit } from "../engine/backends/threads.ts";
import type { Runtime } from "../engine/index.ts";

/** ONNX Runtime on this thread. What a row loads is let go after it; what was found out about the machine stays. */
export class RowRuntime {
  private readonly local = new LocalRuntime(ort, cpu, threadLimit());
  async during<Result>(row: (runtime: Runtime) => Promise<Result>): Promise<Result> {
    try {
      return await row(this.local);
    } finally {
      await this.local.close();
    }
  }
}
