/** A runtime that is closed while it computes. */
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const from = (path: string) => JSON.stringify(join(resolve(import.meta.dirname, "../../src"), path));

// In a process of its own: a thread that is ended inside the runtime takes its process with it.
it.each(["runtime.close()", "closeRuntimes()"])(
  "%s waits for it, and refuses what is asked later",
  (close) => {
    const script = `
    import { closeRuntimes, NodeRuntime } from ${from("engine/backends/node.ts")};
    import { emitModel, input, matMul } from ${from("engine/index.ts")};
    const x = input("x", [1000, 1000]);
    const y = Array.from({ length: 12 }).reduce((product) => matMul(product, x), x);
    const runtime = new NodeRuntime();
    const session = await runtime.load(emitModel({ y }));
    const running = runtime.run(session, { x: new Float32Array(1e6) });
    await new Promise((later) => setTimeout(later, 20));
    await ${close};
    console.log((await running).y.length);
    await runtime.run(session, {}).catch(({ message }) => console.log(message));`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["-"], {
      input: script,
      encoding: "utf8",
    });
    expect([status, stdout], stderr).toEqual([0, "1000000\nthe runtime was closed\n"]);
  },
);

it("closeRuntimes() waits for one that is still loading, and lets no other begin", () => {
  const script = `
    import { closeRuntimes, NodeRuntime } from ${from("engine/backends/node.ts")};
    const loading = new NodeRuntime();
    await closeRuntimes();
    try { new NodeRuntime(); } catch ({ message }) { console.log(message); }
    await loading.target().catch(({ message }) => console.log(message));
    process.exit();`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-"], { input: script, encoding: "utf8" });
  expect([status, stdout], stderr).toEqual([0, "the runtime was closed\nthe runtime was closed\n"]);
});
