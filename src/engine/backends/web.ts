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

const builds: Record<WebBackend, () => Promise<Ort>> = {
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

/** Opens a runtime on the backend of that name; throws an InputError that says why where the page lacks it. */
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
