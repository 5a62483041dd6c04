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

// Training tests use every core themselves, so files run two at a time at most.
export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "shared", include: ["test/**/*.test.ts"], exclude: ADDING } },
      { extends: true, test: { name: "apart", include: ADDING, isolate: true } },
    ],
    maxWorkers: 2,
    pool: "forks",
    // Modules are loaded once per process, by Node itself, so test files leave global state as they found it.
    isolate: false,
    experimental: { viteModuleRunner: false, nodeLoader: false },
    globalSetup: "test/setup.ts",
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
