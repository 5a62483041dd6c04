import { portable } from "../target.ts";
import type { Backend } from "./backend.ts";

/** A GPU, in Node (through Dawn and Vulkan, Metal or Direct3D 12) and in a page. */
export const webgpu: Backend = {
  about: "a GPU of any make through WebGPU",
  todo: "It needs a GPU and its driver (on Linux: Vulkan and its loader, libvulkan1; in a page: a browser that offers an adapter).",
  stateOnDevice: true,
  target: async () => portable,
  session: {
    executionProviders: ["webgpu"],
    // Without this setting a node that has no GPU kernel would silently run on the CPU, and its data would be copied there
    // and back.
    extra: { session: { disable_cpu_ep_fallback: "1" } },
  },
};
