/**
 * ONNX Runtime in a page, on the calling thread; open it in a Web Worker where the page must not wait. Opening a runtime
 * loads the build of onnxruntime-web that its backend needs, and no other.
 */
import { InputError, unknownName } from "../../errors.ts";
import type { Runtime } from "../runtime.ts";
import type { Backend } from "./backend.ts";
import { LocalRuntime, type Ort } from "./local.ts";
import { wasm } from "./wasm.ts";
import { webgpu } from "./webgpu.ts";

/** The backends of a page, by name. */
export const webBackends = { wasm, webgpu };
/** The name of a backend of a page. */
export type WebBackend = keyof typeof webBackends;

/** A build of onnxruntime-web, with what it reads when it begins. */
type WebOrt = Ort & { readonly env: { readonly wasm: { numThreads?: number } } };

const builds: Record<WebBackend, () => Promise<WebOrt>> = {
  wasm: () => import("onnxruntime-web/wasm"),
  webgpu: () => import("onnxruntime-web/webgpu"),
};

/** True, or the reason why this browser lacks the backend. */
export async function available(backend: WebBackend): Promise<true | string> {
  if (backend === "wasm") return true;
  const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<unknown> } };
  if (gpu === undefined) return "a page without navigator.gpu";
  return (await gpu.requestAdapter()) !== null || "no adapter";
}

/** How a runtime is opened. */
export interface WebOptions {
  /** Threads of `wasm`, which a page has only where it is isolated from other sites; the runtime's choice by default. The first runtime decides. */
  readonly threads?: number;
}

/** Opens a runtime on the backend of that name; throws an InputError that says why where the page lacks it. */
export async function openRuntime(name: string, { threads }: WebOptions = {}): Promise<Runtime> {
  if (!Object.hasOwn(webBackends, name)) throw unknownName("backend", name, Object.keys(webBackends));
  const backend = name as WebBackend;
  const reason = await available(backend);
  if (reason !== true) {
    const { todo }: Backend = webBackends[backend];
    const advice = `${todo} The backend wasm is always there.`;
    throw new InputError("backend", name, "one that this browser has", reason, advice);
  }
  const ort = await builds[backend]();
  if (threads !== undefined) ort.env.wasm.numThreads = threads;
  return new LocalRuntime(ort, webBackends[backend]);
}
