import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Processes and threads that tests start read compiled sources from here.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "unweave-compile-cache");

/** Test files that add entries to registries, which stay for the rest of their process. */
const ADDING = [
  "examples/**/*.test.ts",
  "test/library/examples.test.ts",
  "test/execute/write.test.ts",
  "test/run/edit.test.ts",
  "test/train/mistakes.test.ts",
];

/** With a process of their own: what jax-js computes with depends on whether onnxruntime-web set Node's Worker where a browser has its own. */
const APART = [...ADDING, "test/engine/proofs.test.ts"];

// Training tests use every core themselves, and a third of the tests wait for leases, timeouts and browsers, so three files run at a time.
export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "shared", include: ["test/**/*.test.ts"], exclude: APART } },
      { extends: true, test: { name: "apart", include: APART, isolate: true } },
    ],
    maxWorkers: 3,
    pool: "forks",
    // Modules are loaded once per process, by Node itself, so test files leave global state as they found it.
    isolate: false,
    experimental: { viteModuleRunner: false, nodeLoader: false },
    globalSetup: "test/setup.ts",
    coverage: { reportsDirectory: ".cache/coverage", reporter: ["text", "html"] },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
