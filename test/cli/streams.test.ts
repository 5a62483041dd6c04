/** Streams that end, disks that are full, handles that are few, signals: a sentence or silence, never a stack, and the work is done. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { expect, it } from "vitest";
import type { Output, StopSignal } from "../../src/cli/io.ts";
import { main } from "../../src/cli/program.ts";
import { progress } from "../../src/cli/progress.ts";
import { interruptSignal } from "../../src/cli/running.ts";
import { newPath } from "./program.ts";

const PROGRAM = `"${process.execPath}" src/cli/main.ts`;
const DRAWN = [
  "train --recipe blocks --data faces --set data.people=4 --set data.pictures=96 --set steps=4 --set batch=16",
  `--set net.width=0.25 --set net.hidden=16 --set 'metrics=[{"name":"collapse"}]'`,
].join(" ");

function shell(script: string) {
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
  return { status, out: stdout, error: stderr };
}

it("a reader that goes after the first line does not end the work", () => {
  const out = newPath();
  const { status } = shell(`${PROGRAM} ${DRAWN} --out ${out} 2>&1 | head -1; exit \${PIPESTATUS[0]}`);
  expect(status).toBe(0);
  expect(existsSync(join(out, "scores.json"))).toBe(true);
});

it("a full disk behind stdout is one sentence and exit 1", () => {
  const { status, error } = shell(`${PROGRAM} list recipes > /dev/full`);
  expect([status, error]).toEqual([
    1,
    expect.stringMatching(/^system "write": expected .+ got ENOSPC[^\n]+\.\n$/),
  ]);
});

it.each(["2>/dev/full", "<&- >&- 2>&-", "2>&-"])("%s changes nothing of the work", (streams) => {
  expect(shell(`${PROGRAM} list recipes ${streams}`).status).toBe(0);
});

it("few handles are a sentence", () => {
  const { status, error } = shell(`ulimit -n 28; ${PROGRAM} ${DRAWN} --out ${newPath()}`);
  if (status === 0) return;
  expect(error).not.toMatch(/\n {4}at /);
  expect(error).toMatch(/EMFILE.+Raise the number of open files/);
});

/** A terminal that keeps what it shows. */
function terminal() {
  let text = "";
  const write = (chunk: Buffer, _: unknown, done: () => void) => {
    text += chunk;
    done();
  };
  return { stream: Object.assign(new Writable({ write }), { isTTY: true }) as Output, shown: () => text };
}

it("what is said beside a line of progress clears it first", async () => {
  const { stream, shown } = terminal();
  const bar = progress(stream, "train", 10, "steps");
  const io = { stdout: stream, stderr: stream, onInterrupt: (listener: () => void) => listener() };
  await new Promise((later) => setTimeout(later, 110));
  bar.update(3);
  expect(interruptSignal(io).aborted).toBe(true);
  const [line, said] = shown().split("\r\x1b[2K").slice(1);
  expect(line).toMatch(/train 3\/10 steps[^\n]*$/);
  expect(said).toMatch(/^stopping after this step; [^\n]+\n$/);
});

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as [StopSignal, number][])(
  "%s while data are read ends with %i before anything is written",
  async (signal, expected) => {
    const { stream, shown } = terminal();
    const folder = newPath();
    let stop = (_: StopSignal) => {};
    const args = [
      "train",
      "--recipe",
      "blocks",
      "--data",
      "faces",
      "--set",
      "data.pictures=4000",
      "--out",
      folder,
    ];
    const ended = main([...args, "--set", `data.seed=${expected}`], {
      stdout: stream,
      stderr: stream,
      onInterrupt: (listener) => {
        stop = listener;
        setImmediate(() => stop(signal));
      },
    });
    expect(await ended).toBe(expected);
    expect(shown()).toContain("stopped while reading the data\n");
    expect(existsSync(folder)).toBe(false);
  },
);
