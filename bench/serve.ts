/**
 * The explorer's server over many run folders that were drawn: seconds until a reader has the first rows and all of them, the
 * same again once the server knows them, the memory of the process that serves, and, where Chromium is, the page itself. All is
 * deleted afterwards.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { NodeBackend } from "../src/engine/backends/node.ts";
import type { TableChange } from "../src/serve/api.ts";
import { drawRun } from "./runFolders.ts";

/** Steps of the long log whose curves are asked for. */
const LONG = 50_000;

/** The table from its first byte to the last row, as the page reads it. */
async function look(url: string): Promise<{ firstMs: number; allMs: number; rows: number }> {
  const asked = performance.now();
  const gone = new AbortController();
  const { body } = await fetch(new URL("/api/runs", url), { signal: gone.signal });
  const seen = new Set<string>();
  let [firstMs, rest] = [0, ""];
  for await (const piece of body!.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + piece).split("\n\n");
    rest = parts.pop()!;
    for (const part of parts.filter((each) => each.startsWith("data: "))) {
      const { rows: told = [], complete } = JSON.parse(part.slice(6)) as TableChange;
      for (const { id } of told) seen.add(id);
      if (seen.size > 0) firstMs ||= performance.now() - asked;
      if (!complete) continue;
      gone.abort();
      return { firstMs, allMs: performance.now() - asked, rows: seen.size };
    }
  }
  throw new Error("serve: expected every row, got an answer that ended");
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const asked = performance.now();
  await work();
  return performance.now() - asked;
}

/** A server in a process of its own, once it listens. */
async function started(root: string): Promise<{ child: ChildProcess; url: string; startMs: number }> {
  const asked = performance.now();
  const child = spawn(process.execPath, ["src/cli/main.ts", "serve", root, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of child.stdout!) {
    const { url } = JSON.parse(`${line}`) as { url: string };
    return { child, url, startMs: performance.now() - asked };
  }
  throw new Error("serve: expected a line that says where it listens, got none");
}

/** Peak and present memory of a process in MB, as Linux says it. */
async function memoryOf({ pid }: ChildProcess) {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const mb = (key: string) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN) / 1024;
  return { residentMb: mb("VmRSS"), peakMb: mb("VmHWM") };
}

/** The page in a process of its own; this one goes on listening to the server. */
async function inBrowser(url: string): Promise<object> {
  const { stdout } = await promisify(execFile)(process.execPath, ["bench/servePage.ts", url]);
  return JSON.parse(stdout) as object;
}

/** `rows`: run folders. */
export async function serve(_: NodeBackend, { rows }: { readonly rows: number }) {
  const root = mkdtempSync(join(tmpdir(), "unweave-bench-serve-"));
  for (let seed = 0; seed < rows; seed++)
    drawRun(join(root, `sweep ${seed % 20}`, `run ${seed}`), {
      seed,
      recipe: seed % 3 ? "blocks" : "infonce",
    });
  drawRun(join(root, "long"), { logged: LONG });
  const { child, url, startMs } = await started(root);
  try {
    const first = await look(url);
    const again = await look(url);
    const table = await memoryOf(child);
    const runMs = await timed(async () => (await fetch(new URL("/api/run?id=long", url))).json());
    const curvesMs = await timed(async () => (await fetch(new URL("/api/curves?id=long", url))).json());
    const opened = await memoryOf(child);
    const page = existsSync("/usr/bin/chromium") ? await inBrowser(url) : null;
    return {
      cores: availableParallelism(),
      load: loadavg()[0],
      startMs,
      first,
      again,
      table,
      runMs,
      curvesMs,
      opened,
      page,
    };
  } finally {
    child.kill("SIGTERM");
    rmSync(root, { recursive: true, force: true });
  }
}
