import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Processes and threads that tests start read compiled sources from here.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "unweave-compile-cache");

// Training tests use every core themselves, so files run two at a time at most.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
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
