import { portable } from "../target.ts";
import type { Backend } from "./backend.ts";

/** In Node (through Dawn and Vulkan, Metal or Direct3D 12) and in a page. */
export const webgpu: Backend = {
  about: "a GPU of any make through WebGPU",
  todo: "It needs a GPU and its driver (on Linux: Vulkan and its loader, libvulkan1; in a page: a browser that offers an adapter).",
  stateOnDevice: true,
  target: async () => portable,
  session: {
    executionProviders: ["webgpu"],
    // A node without a kernel on the GPU would move to the CPU without a word, and its data with it.
    extra: { session: { disable_cpu_ep_fallback: "1" } },
  },
};
