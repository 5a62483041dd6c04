/**
 * `npm run mutate [-- TEXT …]`: plants the faults of mutations.ts one by one in a copy of the repository and runs the tests
 * that should notice. TEXT chooses faults whose file or sentence contains it. The last line is `N killed of M`.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Mutation, mutations } from "./mutations.ts";

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

/** Whether these tests pass in the copy; the first that fails ends them. `output`: where they write. */
function passes(tests: readonly string[], output: "ignore" | "inherit"): Promise<boolean> {
  const vitest = join(COPY, "node_modules/vitest/vitest.mjs");
  const options = ["run", "--bail=1", "--root", COPY, "--reporter=dot"];
  const stdio = ["ignore", output, output] as const;
  const child = spawn(process.execPath, [vitest, ...options, ...tests], { cwd: COPY, stdio: [...stdio] });
  return new Promise((done) => child.on("close", (code) => done(code === 0)));
}

async function killed(mutation: Mutation): Promise<boolean> {
  const path = join(COPY, mutation.file);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, planted(text, mutation));
  try {
    return !(await passes(mutation.tests, "ignore"));
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
  if (!(await passes(tests, "inherit"))) throw new Error("the tests fail without any fault");
  let count = 0;
  for (const mutation of chosen) {
    const started = performance.now();
    const dead = await killed(mutation);
    count += Number(dead);
    const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(3);
    console.log(`${dead ? "killed  " : "SURVIVED"} ${seconds} s  ${mutation.file}: ${mutation.fault}`);
  }
  rmSync(COPY, { recursive: true, force: true });
  console.log(`${count} killed of ${chosen.length}`);
  process.exitCode = count === chosen.length ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2));
