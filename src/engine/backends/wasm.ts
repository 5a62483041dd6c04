import type { Backend } from "./backend.ts";

export const wasm: Backend = {
  about: "the processor from within a page, through WebAssembly",
  todo: "Import unweave/web in a page.",
  stateOnDevice: false,
  blocked: false,
  session: { executionProviders: ["wasm"] },
};
