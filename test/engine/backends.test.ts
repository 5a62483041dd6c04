/** Backends in Node: what is missing says why, what is there trains as the processor does. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { available, backendNamed, type NodeBackend, NodeRuntime } from "../../src/engine/backends/node.ts";
import { InputError } from "../../src/errors.ts";
import { experiment } from "../run/world.ts";
import { relativeError } from "./differences.ts";
import { type Trained, trained } from "./trained.ts";

/** Chromium brings a Vulkan loader and SwiftShader, a GPU in software: enough for WebGPU in Node. */
const DRIVER = "/usr/lib/chromium";
const SOFTWARE = { LD_LIBRARY_PATH: DRIVER, VK_ICD_FILENAMES: `${DRIVER}/vk_swiftshader_icd.json` };

const asked = experiment({ steps: 7 });

describe("a backend", () => {
  it("that the package ships is there", async () => {
    expect(await available("cpu")).toBe(true);
    expect(await backendNamed("cpu")).toBe("cpu");
  });
  it("of an unknown name is refused with the nearest one", async () => {
    await expect(backendNamed("webgl")).rejects.toThrow('Did you mean "webgpu"?');
  });
  it.for([
    ["webgpu", /WebGPU adapter/],
    ["cuda", /Cuda|CUDA/],
  ] as const)(
    "%s, where it is missing, is refused with the runtime's reason",
    async ([name, words], { skip }) => {
      const reason = await available(name);
      skip(reason === true, `this machine has ${name}`);
      expect(reason).toMatch(words);
      expect(reason).not.toMatch(/\n|\.cc:/);
      const refused = await backendNamed(name).catch((error: Error) => error);
      expect(refused).toBeInstanceOf(InputError);
      const start = `backend "${name}": expected one that this machine has, got ${reason}. It needs `;
      expect((refused as Error).message.slice(0, start.length)).toBe(start);
    },
  );
  it("never moves to the processor by itself", async ({ skip }) => {
    skip((await available("webgpu")) === true, "this machine has webgpu");
    await expect(trained(asked, new NodeRuntime("webgpu"))).rejects.toThrow(/WebGPU adapter/);
  });
});

describe("a training in Node", () => {
  const run = promisify(execFile);
  const script = fileURLToPath(new URL("./trainOn.ts", import.meta.url));
  const elsewhere = async (backend: NodeBackend, driver: Record<string, string>): Promise<Trained> => {
    const options = { env: { ...process.env, ...driver } };
    return JSON.parse(
      (await run(process.execPath, [script, backend, JSON.stringify(asked)], options)).stdout,
    );
  };
  const same = async (found: Trained) => {
    const expected = await trained(asked, new NodeRuntime());
    found.losses.forEach((loss, step) => {
      expect(Math.abs(loss / expected.losses[step] - 1), `step ${step + 1}`).toBeLessThan(1e-4);
    });
    expect(found.losses).toHaveLength(asked.steps);
    expect(relativeError(found.parameters, expected.parameters)).toBeLessThan(1e-3);
  };

  it.skipIf(!existsSync(SOFTWARE.VK_ICD_FILENAMES))(
    "on webgpu with the state in a software GPU's memory has the processor's losses",
    async () => same(await elsewhere("webgpu", SOFTWARE)),
  );
  it.for(["webgpu", "cuda"] as const)("on %s has the processor's losses", async (backend, { skip }) => {
    const reason = await available(backend);
    skip(reason !== true, `this machine has no ${backend}: ${reason}`);
    await same(await elsewhere(backend, {}));
  });
});
