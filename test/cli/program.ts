/** The program as a person runs it: arguments, two streams and an exit code; within this process, or as a process. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import sharp from "sharp";
import { expect } from "vitest";
import { main } from "../../src/cli/program.ts";
import { dataset } from "../run/world.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-cli-"));
let count = 0;
export const newPath = (): string => join(root, `${count++}`);

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** A stream that keeps what is written to it. */
function kept(): { stream: Writable; text: () => string } {
  let all = "";
  const write = (chunk: Buffer, _: unknown, done: () => void) => {
    all += chunk;
    done();
  };
  return { stream: new Writable({ write }), text: () => all };
}

/** Runs a verb in this process; `begun` gets what Ctrl-C calls. */
export async function unweave(
  args: readonly string[],
  begun: (interrupt: () => void) => void = () => {},
): Promise<Ended> {
  const [out, error] = [kept(), kept()];
  const listeners: (() => void)[] = [];
  begun(() => {
    for (const listener of listeners.splice(0)) listener();
  });
  const code = await main(args, {
    stdout: out.stream,
    stderr: error.stream,
    onInterrupt: (listener) => listeners.push(listener),
  });
  return { code, out: out.text(), error: error.text() };
}

/** Runs the executable; `begun` gets its process, to disturb it. */
export function spawned(
  args: readonly string[],
  begun: (child: ChildProcess) => void = () => {},
): Promise<Ended> {
  const child = spawn(process.execPath, ["src/cli/main.ts", ...args]);
  let [out, error] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    error += chunk;
  });
  begun(child);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, error })));
}

/** The patterns of test/run/world.ts as PNG files, packed once for all folders. */
const packed = () =>
  Promise.all(
    Array.from({ length: dataset.rows }, (_, row) => {
      const raw = { width: 16, height: 16, channels: 1 } as const;
      const pixels = dataset.images.subarray(row * 256, (row + 1) * 256);
      return sharp(pixels, { raw }).toColourspace("b-w").png().toBuffer();
    }),
  );
let pngs: ReturnType<typeof packed> | undefined;

/** A folder of those files with labels; `csv` changes the labels. */
export async function photos(csv: (text: string) => string = (text) => text): Promise<string> {
  const folder = newPath();
  mkdirSync(join(folder, "images"), { recursive: true });
  pngs ??= packed();
  const rows = (await pngs).map((bytes, row) => {
    const file = `${String(row).padStart(4, "0")}.png`;
    writeFileSync(join(folder, "images", file), bytes);
    return `${file},shape ${dataset.levels[2 * row]},light ${dataset.levels[2 * row + 1]}`;
  });
  writeFileSync(join(folder, "labels.csv"), csv(`file,shape,light\n${rows.join("\n")}\n`));
  return folder;
}

/** Arguments of a training that takes a second on `photos`. */
export const small = (path: string): string[] => [
  ...["--recipe", "blocks", "--data", "images", "--set", `data.path=${path}`, "--set", "data.size=16"],
  ...["--set", "net.width=0.25", "--set", "net.hidden=16", "--set", "code.shape=4", "--set", "code.light=3"],
  ...["--set", "batch=32", "--set", "steps=20", "--set", "split.unseen.shape=shape 4"],
];

/** Of a training whose scores nobody reads. */
export const unscored: readonly string[] = ["--set", 'metrics=[{"name":"collapse"}]'];

const GRAMMAR = /^[a-z][\w "-]*"[^\n]*": expected [^\n]+, got [^\n]+\. [A-Z][^\n]+[.?…]$/;

/** What every verb with --backend says of `--backend web`. */
export const UNKNOWN_BACKEND = /^backend "web": expected one of cpu, cuda, webgpu, got an unknown name\./;

/** The one error line of a call, warnings and progress apart. */
export async function complaint(args: readonly string[], expected = 2): Promise<string> {
  const { code, out, error } = await unweave(args);
  expect(code, error).toBe(expected);
  expect(out).toBe("");
  const lines = error
    .split("\n")
    .filter((line) => !/^$|^(warning|skipped \w+): |^(\w+: )?(train|measure) /.test(line));
  expect(lines, error).toHaveLength(1);
  expect(lines[0]).toMatch(GRAMMAR);
  return lines[0];
}
