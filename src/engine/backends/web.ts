/**
 * ONNX Runtime in a page, on the thread that calls it: make it in a Web Worker where the page must not wait. The
 * package onnxruntime-web is loaded when a runtime is opened, only the build that the backend needs.
 */
import { InputError, unknownName } from "../../errors.ts";
import type { Runtime } from "../runtime.ts";
import type { Backend } from "./backend.ts";
import { LocalRuntime, type Ort } from "./local.ts";
import { wasm } from "./wasm.ts";
import { webgpu } from "./webgpu.ts";

/** Backends of a page by name. */
export const webBackends = { wasm, webgpu };
/** Name of a backend of a page. */
export type WebBackend = keyof typeof webBackends;

const builds: Record<WebBackend, () => Promise<Ort>> = {
  wasm: () => import("onnxruntime-web/wasm"),
  webgpu: () => import("onnxruntime-web/webgpu"),
};

/** True, or why this browser cannot. */
export async function available(backend: WebBackend): Promise<true | string> {
  if (backend === "wasm") return true;
  const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<unknown> } };
  if (gpu === undefined) return "a page without navigator.gpu";
  return (await gpu.requestAdapter()) !== null || "no adapter";
}

/** A runtime on the backend of that name, or an InputError that says why the page cannot have it. */
export async function openRuntime(name: string): Promise<Runtime> {
  if (!Object.hasOwn(webBackends, name)) throw unknownName("backend", name, Object.keys(webBackends));
  const backend = name as WebBackend;
  const reason = await available(backend);
  if (reason !== true) {
    const { todo }: Backend = webBackends[backend];
    const advice = `${todo} The backend wasm is always there.`;
    throw new InputError("backend", name, "one that this browser has", reason, advice);
  }
  return new LocalRuntime(await builds[backend](), webBackends[backend]);
}
