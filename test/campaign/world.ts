/** What campaigns share: a folder that is removed in all cases, processes that end with it, and a small run in such a process. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isBegun } from "../../src/run/folder.ts";

const ROOT = resolve(import.meta.dirname, "../..");
/** What a process came to. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly text: string;
}
/** A process, and what it comes to. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** A place for a campaign's files and processes. */
export class World {
  readonly folder = mkdtempSync(join(tmpdir(), "unweave-campaign-"));
  private readonly children = new Set<ChildProcess>();
  private readonly atExit = () => this.close();
  private readonly undoing: (() => void)[] = [];
  private count = 0;

  constructor() {
    process.on("exit", this.atExit);
  }
  newPath(): string {
    return join(this.folder, `${this.count++}`);
  }
  /** Starts a script of this repository. */
  start(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
    return this.startCommand(process.execPath, [script, ...args], env);
  }
  startCommand(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = ROOT): Started {
    const cache = {
      UNWEAVE_CACHE: join(this.folder, "cache"),
      NODE_COMPILE_CACHE: join(tmpdir(), "unweave-compile-cache"),
    };
    const child = spawn(command, args, {
      ...{ cwd, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...cache, ...env } },
    });
    this.children.add(child);
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (piece) => (text += piece));
    const ended = new Promise<Ended>((done) =>
      child.on("close", (code, signal) => {
        this.children.delete(child);
        done({ code, signal, text });
      }),
    );
    return { child, ended };
  }
  /** The small run in a process of its own; it goes on where the folder holds a run. */
  train(folder: string, ...extra: string[]): Started {
    return this.start("test/campaign/trainSmall.ts", [
      folder,
      isBegun(folder) ? "resume" : "begin",
      ...extra,
    ]);
  }
  /** Trains until the run is finished; null, or why it cannot be. */
  async finish(folder: string): Promise<string | null> {
    const { code, text } = await this.train(folder).ended;
    return code === 0 ? null : `exit ${code}: ${text.slice(0, 500)}`;
  }
  /** Has something undone before the folder is removed, however the campaign ends. */
  beforeRemoval(undo: () => void): void {
    this.undoing.push(undo);
  }
  close(): void {
    process.off("exit", this.atExit);
    for (const child of this.children) child.kill("SIGKILL");
    for (const undo of this.undoing) undo();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Does some work in a world, which is left empty whatever comes of it. */
export async function inWorld<T>(work: (world: World) => Promise<T>): Promise<T> {
  const world = new World();
  try {
    return await work(world);
  } finally {
    world.close();
  }
}

/** Files whose bytes may differ between equal runs: the machine's, and states that came by the clock. */
const OWN = /^(environment|timings)\.json$|^checkpoints/;

/** The digest of every file of a finished run that has to be the same whenever it is run; also what should not be there. */
export function bytesOf(folder: string): string {
  if (!existsSync(folder)) return "nothing";
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const shown = files.filter((file) => statSync(join(folder, file)).isFile() && !OWN.test(file));
  const rests = files.filter((file) => /\.part$|\.lock/.test(file));
  const digest = (file: string) =>
    createHash("sha256")
      .update(readFileSync(join(folder, file)))
      .digest("hex")
      .slice(0, 12);
  return [...new Set([...shown, ...rests])].map((file) => `${file} ${digest(file)}`).join("\n");
}

/** Whether a text holds a stack. */
export const hasStack = (text: string): boolean => /^ {4}at /m.test(text);
