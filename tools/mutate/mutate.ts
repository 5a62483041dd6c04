/**
 * `npm run mutate [-- TEXT …]`: plants the faults of mutations.ts one by one in a copy of the repository and runs the tests
 * that should notice. TEXT chooses faults whose file or sentence contains it. The last line is `N killed of M`.
 */
import { spawn } from "node:child_process";
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Mutation, mutations } from "./mutations.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const COPY = join(ROOT, ".cache/mutate");
/** What the tests read of a checkout. */
const PARTS = [
  "src",
  "studies",
  "test",
  "tools",
  "bench",
  "examples",
  "docs",
  "package.json",
  "vitest.config.ts",
];

/** The text with its fault; an error where the line to change is gone, or stands twice. */
export function planted(text: string, { file, find, replace }: Mutation): string {
  const found = text.split(find).length - 1;
  if (found !== 1)
    throw new Error(`${file}: expected the line to change once, found it ${found} times: ${find}`);
  return text.replace(find, () => replace);
}

/** Whether these tests pass in the copy. */
function passes(tests: readonly string[]): Promise<boolean> {
  const vitest = join(COPY, "node_modules/vitest/vitest.mjs");
  const child = spawn(process.execPath, [vitest, "run", "--bail=1", "--root", COPY, ...tests], {
    cwd: COPY,
    stdio: "ignore",
  });
  return new Promise((done) => child.on("close", (code) => done(code === 0)));
}

function freshCopy(): void {
  rmSync(COPY, { recursive: true, force: true });
  for (const part of PARTS) cpSync(join(ROOT, part), join(COPY, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(COPY, "node_modules"));
}

async function killed(mutation: Mutation): Promise<boolean> {
  const path = join(COPY, mutation.file);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, planted(text, mutation));
  try {
    return !(await passes(mutation.tests));
  } finally {
    writeFileSync(path, text);
  }
}

async function main(texts: readonly string[]): Promise<void> {
  const chosen = mutations.filter(
    ({ file, fault }) =>
      texts.length === 0 || texts.some((text) => file.includes(text) || fault.includes(text)),
  );
  freshCopy();
  // A test that fails without any fault would kill every fault.
  const tests = [...new Set(chosen.flatMap((each) => each.tests))];
  if (!(await passes(tests))) throw new Error(`the tests fail without any fault: ${tests.join(", ")}`);
  let count = 0;
  for (const mutation of chosen) {
    const dead = await killed(mutation);
    count += Number(dead);
    console.log(`${dead ? "killed  " : "SURVIVED"} ${mutation.file}: ${mutation.fault}`);
  }
  rmSync(COPY, { recursive: true, force: true });
  console.log(`${count} killed of ${chosen.length}`);
  process.exitCode = count === chosen.length ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2));
