/** The process that runs one model for isolated.ts: `isolatedProcess.ts BACKEND`. It ends with its parent. */
import { LocalRuntime } from "./local.ts";
import { type NodeBackend, nodeBackends, type Reply, type Request } from "./node.ts";
import * as ort from "./ort.ts";

const runtime = new LocalRuntime(ort, nodeBackends[process.argv[2] as NodeBackend]);

process.on("message", async ({ id, method, given }: Request) => {
  const answer = runtime[method] as (...given: unknown[]) => Promise<unknown>;
  const reply: Reply = await answer.call(runtime, ...given).then(
    (value) => ({ id, value }),
    (error: Error) => ({ id, error: error.message }),
  );
  process.send!(reply);
});
