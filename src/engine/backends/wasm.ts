import { portable } from "../target.ts";
import type { Backend } from "./backend.ts";

/** The only backend that every page has. */
export const wasm: Backend = {
  about: "the processor from within a page, through WebAssembly",
  stateOnDevice: false,
  target: async () => portable,
  session: { executionProviders: ["wasm"] },
};
