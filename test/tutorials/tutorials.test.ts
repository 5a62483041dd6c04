/** Every tutorial does what it says and prints what it shows; they follow one another in one folder. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unweave } from "../cli/program.ts";
import { hasPostgres, type Postgres, startPostgres } from "../sweep/postgres.ts";
import { isPrinted, type Step, stepsOf, wordsOf } from "./page.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const PAGES = join(ROOT, "docs/tutorials");
const ORDER = ["photographs", "embeddings", "judge", "term", "sweep", "edit"];
const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "unweave-tutorials-"));
const written = join(ROOT, ".cache/tutorials");
let server: Postgres | undefined;

beforeAll(async () => {
  mkdirSync(written, { recursive: true });
  process.chdir(folder);
  if (hasPostgres) server = await startPostgres();
});
afterAll(async () => {
  process.chdir(home);
  await server?.stop();
  for (const each of [folder, written]) rmSync(each, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

/** A process of its own, as in a terminal of its own: what it has printed so far, and its end. */
interface Terminal {
  text(): string;
  readonly ended: Promise<Ended>;
}

function terminal(args: readonly string[]): Terminal {
  const child = spawn(process.execPath, args, { cwd: folder });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      text += chunk;
    });
  const ended = new Promise<Ended>((done) => child.on("close", (code) => done({ code, text })));
  return { text: () => text, ended };
}

const MAIN = join(ROOT, "src/cli/main.ts");
function argsOf(line: string): string[] {
  const [program, ...words] = wordsOf(line, server?.url ?? "");
  expect(program).toBe("unweave");
  return words;
}

async function command(line: string): Promise<Ended> {
  const words = argsOf(line);
  // What starts children of its own is started as a person starts it.
  if (["sweep", "worker"].includes(words[0])) return terminal([MAIN, ...words]).ended;
  const { code, out, error } = await unweave(words);
  return { code, text: `${out}\n${error}` };
}

function program(name: string, text: string): Promise<Ended> {
  const path = join(written, name);
  writeFileSync(path, text.replace('"unweave"', JSON.stringify(join(ROOT, "src/index.ts"))));
  return terminal([path]).ended;
}

async function follow(steps: readonly Step[]): Promise<void> {
  const terminals: Terminal[] = [];
  let printed = () => "";
  const ended = ({ code, text }: Ended) => {
    expect(code, text).toBe(0);
    printed = () => text;
  };
  for (const step of steps) {
    if (step.kind === "file") writeFileSync(join(folder, step.name), step.text);
    if (step.kind === "program") ended(await program(step.name, step.text));
    if (step.kind === "printed")
      for (const line of step.lines)
        await expect.poll(() => isPrinted(line, printed()) || printed(), { timeout: 30_000 }).toBe(true);
    if (step.kind !== "commands") continue;
    for (const line of step.lines) {
      if (!step.terminal) ended(await command(line));
      else {
        const begun = terminal([MAIN, ...argsOf(line)]);
        terminals.push(begun);
        printed = begun.text;
      }
    }
  }
  for (const each of terminals) ended(await each.ended);
}

describe("the tutorials", () => {
  it("are those of their list, each with something to do", () => {
    const names = readdirSync(PAGES).filter((name) => name !== "README.md");
    expect(names.sort()).toEqual(ORDER.map((name) => `${name}.md`).sort());
    for (const name of ORDER) expect(stepsOf(join(PAGES, `${name}.md`)).length).toBeGreaterThan(1);
  });

  for (const name of ORDER)
    it.skipIf(name === "sweep" && !hasPostgres)(name, () => follow(stepsOf(join(PAGES, `${name}.md`))));
});
