import type { Backend } from "./backend.ts";

export const wasm: Backend = {
  about: "the processor from within a page, through WebAssembly",
  stateOnDevice: false,
  blocked: false,
  session: { executionProviders: ["wasm"] },
};
