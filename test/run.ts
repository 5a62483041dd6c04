/** `npm test [-- FILTER …]`: every test, and a last line that machines read: `N passed, N failed`. */
import { startVitest } from "vitest/node";

const vitest = await startVitest("test", process.argv.slice(2), { watch: false });
const results = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
const count = (state: string) => results.filter((test) => test.result().state === state).length;
const brokenFiles = vitest.state.getTestModules().filter((module) => module.errors().length > 0).length;
const unhandled = vitest.state.getUnhandledErrors().length;
const failed = count("failed") + brokenFiles + unhandled;
const skipped = count("skipped");
for (const test of results.filter((t) => t.result().state === "skipped"))
  console.log(`skipped: ${test.fullName}`);
await vitest.close();
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${count("passed")} passed, ${failed} failed`);
process.exitCode = failed > 0 || results.length === 0 ? 1 : 0;
