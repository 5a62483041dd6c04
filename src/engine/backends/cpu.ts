import { CHUNK_BYTES } from "../layouts/chunks.ts";
import { probeLayout } from "../layouts/probe.ts";
import type { Backend } from "./backend.ts";

/** The only backend that every machine has. */
export const cpu: Backend = {
  about: "all cores of the processor; the default",
  stateOnDevice: false,
  target: async (runtime) => ({
    provider: "cpu",
    layout: await probeLayout(runtime),
    chunkBytes: CHUNK_BYTES,
  }),
  session: {
    executionProviders: ["cpu"],
    // Denormals would make steps with the small gradients of a trained network a hundred times slower.
    extra: { session: { set_denormal_as_zero: "1" } },
  },
};
