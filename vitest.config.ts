import { defineConfig } from "vitest/config";

// Training tests use every core themselves, so files run two at a time at most.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
    maxWorkers: 2,
    pool: "forks",
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
