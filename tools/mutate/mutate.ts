/**
 * `npm run mutate [-- TEXT …]`: plants the faults of mutations.ts one by one in a copy of the repository and runs the tests
 * that should notice. TEXT chooses faults whose file or sentence contains it. The last line is `N killed of M`.
 */
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createVitest, type Vitest } from "vitest/node";
import type { Mutation } from "./fault.ts";
import { mutations } from "./mutations.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const COPY = join(ROOT, ".cache/mutate");

/** The text with its fault; an error where the piece to change is gone, or stands twice. */
export function planted(text: string, { file, find, replace }: Mutation): string {
  const found = text.split(find).length - 1;
  if (found !== 1)
    throw new Error(`${file}: expected the piece to change once, found it ${found} times: ${find}`);
  return text.replace(find, () => replace);
}

/** Everything that git does not ignore, as it lies in the working tree. */
function freshCopy(): void {
  rmSync(COPY, { recursive: true, force: true });
  const listed = execFileSync("git", ["ls-files", "-coz", "--exclude-standard"], { cwd: ROOT });
  const removed = execFileSync("git", ["ls-files", "-dz"], { cwd: ROOT });
  const gone = new Set(`${removed}`.split("\0"));
  for (const file of new Set(`${listed}`.split("\0")))
    if (!gone.has(file)) cpSync(join(ROOT, file), join(COPY, file));
  symlinkSync(join(ROOT, "node_modules"), join(COPY, "node_modules"));
}

/** Vitest on the copy, started once: what is not changed is compiled once. */
const openVitest = (): Promise<Vitest> =>
  createVitest("test", { root: COPY, watch: false, bail: 1, reporters: [{}], maxWorkers: 1 });

/** The first test that fails, or null where all pass. */
async function failing(
  vitest: Vitest,
  { tests, only }: Pick<Mutation, "tests" | "only">,
): Promise<string | null> {
  const specifications = await vitest.globTestSpecifications(tests.map((test) => join(COPY, test)));
  if (only === undefined) vitest.resetGlobalTestNamePattern();
  else vitest.setGlobalTestNamePattern(only.replace(/[^\w ]/g, "\\$&"));
  const found = await vitest.runTestSpecifications(specifications, true);
  // What was run before is among the modules too.
  const own = new Set(specifications.map(({ moduleId }) => moduleId));
  const testModules = found.testModules.filter(({ moduleId }) => own.has(moduleId));
  if (testModules.length < tests.length) throw new Error(`no such test: ${tests.join(", ")}`);
  const ran = testModules.flatMap((each) => [...each.children.allTests()]);
  if (testModules.every((each) => each.ok()) && found.unhandledErrors.length === 0) {
    if (ran.some((test) => test.result().state === "passed")) return null;
    return `no test of ${tests.join(", ")} is called "${only}"`;
  }
  return ran.find((test) => test.result().state === "failed")?.fullName ?? "a module that cannot be loaded";
}

/** The test that notices the fault, or null. */
async function noticed(vitest: Vitest, mutation: Mutation): Promise<string | null> {
  const path = join(COPY, mutation.file);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, planted(text, mutation));
  vitest.invalidateFile(path);
  try {
    return await failing(vitest, mutation);
  } finally {
    writeFileSync(path, text);
    vitest.invalidateFile(path);
  }
}

async function main(texts: readonly string[]): Promise<void> {
  const chosen = mutations.filter(
    ({ file, fault }) =>
      texts.length === 0 || texts.some((text) => file.includes(text) || fault.includes(text)),
  );
  freshCopy();
  const vitest = await openVitest();
  let count = 0;
  try {
    // A test that fails without any fault would kill every fault.
    const asked = new Map(chosen.map((each) => [`${each.tests} ${each.only}`, each]));
    const broken: string[] = [];
    for (const each of asked.values()) broken.push(...[(await failing(vitest, each)) ?? []].flat());
    if (broken.length > 0) throw new Error(`tests fail without any fault: ${broken.join("; ")}`);
    for (const mutation of chosen) {
      const started = performance.now();
      const test = await noticed(vitest, mutation);
      count += Number(test !== null);
      const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5);
      const verdict = test === null ? "SURVIVED" : "killed  ";
      console.log(
        `${verdict} ${seconds} s  ${mutation.file}: ${mutation.fault} [${test ?? "no test fails"}]`,
      );
    }
  } finally {
    await vitest.close();
  }
  rmSync(COPY, { recursive: true, force: true });
  console.log(`${count} killed of ${chosen.length}`);
  process.exitCode = count === chosen.length ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2));
