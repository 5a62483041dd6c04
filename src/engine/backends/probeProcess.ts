/**
 * `probeProcess.ts BACKEND` is a child process that computes one number on a backend. It sends its parent null, or the
 * error of the runtime.
 */

import { emitModel } from "../emit.ts";
import { square } from "../operators/elementwise.ts";
import { input } from "../tensor.ts";
import { LocalRuntime } from "./local.ts";
import { type NodeBackend, nodeBackends } from "./node.ts";
import * as ort from "./ort.ts";

async function failure(backend: NodeBackend): Promise<string | null> {
  const runtime = new LocalRuntime(ort, nodeBackends[backend]);
  try {
    const session = await runtime.load(emitModel({ y: square(input("x", [1])) }));
    const { y } = await runtime.run(session, { x: Float32Array.of(3) });
    return y[0] === 9 ? null : `the square of 3 became ${y[0]}`;
  } catch (error) {
    return (error as Error).message;
  }
}

process.send!(await failure(process.argv[2] as NodeBackend), () => process.disconnect());
