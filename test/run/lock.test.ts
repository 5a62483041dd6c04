/** Locks: one owner at a time, among processes too; the dead and the silent give way, the living are named. */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { SELF } from "../../src/owner.ts";
import { expectNewFolder } from "../../src/run/folder.ts";
import { expectUnlocked, lockFolder, lockOutput } from "../../src/run/lock.ts";
import { newFolder } from "./world.ts";

const SOURCE = JSON.stringify(join(import.meta.dirname, "../../src/run/lock.ts"));
const script = (body: string) => [
  "--input-type=module",
  "-e",
  `const { lockFolder } = await import(${SOURCE}); ${body}`,
];

/** A folder whose owner was killed. */
function abandoned(): string {
  const folder = newFolder();
  const body = `lockFolder(${JSON.stringify(folder)}); process.kill(process.pid, "SIGKILL");`;
  expect(spawnSync(process.execPath, script(body)).signal).toBe("SIGKILL");
  expect(existsSync(join(folder, "run.lock"))).toBe(true);
  return folder;
}

it("a folder is one process's at a time, and free again once it is released", () => {
  const folder = newFolder();
  const lock = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(InputError);
  expect(() => expectUnlocked(folder)).toThrow(
    new RegExp(
      `^run folder "${folder}": expected one that nobody writes now, got one that process ${process.pid} on \\S+ \\(since 20\\d\\d-.+Z\\) writes\\. Wait until it ends, or stop it\\.$`,
    ),
  );
  lock.release();
  expectUnlocked(folder);
  expect(readdirSync(folder)).toEqual([]);
  lockFolder(folder).release();
});

it("a file that is made is locked beside it", () => {
  const path = join(newFolder(), "codes.npy");
  const lock = lockOutput(path);
  expect(() => lockOutput(path)).toThrow(/^output ".+codes\.npy": expected one that nobody writes now/);
  lockOutput(`${path}2`).release();
  lock.release();
});

it("a dead owner's lock is taken over, and that is said", () => {
  const folder = abandoned();
  expectUnlocked(folder);
  expectNewFolder(folder);
  const notes: string[] = [];
  lockFolder(folder, (note) => notes.push(note)).release();
  expect(notes).toEqual([
    expect.stringMatching(/^run folder ".+": taken over from process \d+ on \S+ \(since .+\), which ended/),
  ]);
  expect(readdirSync(folder)).toEqual([]);
});

it("a record of the data alone is no run; what is not such a record is somebody's", () => {
  const folder = newFolder();
  mkdirSync(folder);
  const path = join(folder, "data.json");
  for (const text of ["{}", "null", "cut o"]) {
    writeFileSync(path, text);
    expect(() => expectNewFolder(folder)).toThrow(/got one that holds data\.json\./);
  }
  writeFileSync(path, '{ "places": {} }');
  expectNewFolder(folder);
  writeFileSync(join(folder, "experiment.json"), "{}");
  expect(() => expectNewFolder(folder)).toThrow(/got one that holds a run\./);
});

it("the lock of a process elsewhere holds while it gives signs of life", () => {
  const folder = newFolder();
  mkdirSync(folder);
  const path = join(folder, "run.lock");
  writeFileSync(path, JSON.stringify({ ...SELF, host: "far/1", since: "2026-01-01", token: "t" }));
  expect(() => lockFolder(folder)).toThrow(
    /process \d+ on far \(since 2026-01-01\) writes\. Wait until it ends; if it has, remove ".+run\.lock"\.$/,
  );
  const before = new Date(Date.now() - 300_000);
  utimesSync(path, before, before);
  lockFolder(folder).release();
});

it("a lock that was never filled gives way after a while; one that another took since is not released", () => {
  const folder = newFolder();
  mkdirSync(folder);
  const path = join(folder, "run.lock");
  writeFileSync(path, "");
  const before = new Date(Date.now() - 60_000);
  utimesSync(path, before, before);
  const lock = lockFolder(folder);
  writeFileSync(path, JSON.stringify({ ...SELF, since: "now", token: "another" }));
  lock.release();
  expect(JSON.parse(readFileSync(path, "utf8")).token).toBe("another");
});

it("temporary files of earlier versions are swept under a lock", () => {
  const folder = newFolder();
  mkdirSync(join(folder, "checkpoints"), { recursive: true });
  for (const name of ["scores.json.1234567890", "checkpoints/step-000001.safetensors.77", "photos.20240101"])
    writeFileSync(join(folder, name), "");
  lockFolder(folder).release();
  expect(readdirSync(folder).sort()).toEqual(["checkpoints", "photos.20240101"]);
  expect(readdirSync(join(folder, "checkpoints"))).toEqual([]);
});

it("of six processes that find a dead lock at once, one gets it", async () => {
  const folder = abandoned();
  const start = Date.now() + 600;
  // Whoever gets it holds it until everybody has tried, however late they come.
  const body = `
    while (Date.now() < ${start});
    try { lockFolder(${JSON.stringify(folder)}); console.log("mine"); }
    catch (error) { console.log(error.name); }
    process.stdin.resume();`;
  const children = Array.from({ length: 6 }, () =>
    spawn(process.execPath, script(body), { stdio: ["pipe", "pipe", "inherit"] }),
  );
  const outcomes = await Promise.all(
    children.map(async ({ stdout }) => {
      const [said] = (await once(stdout, "data")) as [Buffer];
      return said.toString().trim();
    }),
  );
  for (const { stdin } of children) stdin.end();
  await Promise.all(children.map((child) => child.exitCode ?? once(child, "exit")));
  expect(outcomes.sort()).toEqual([...Array.from({ length: 5 }, () => "InputError"), "mine"]);
});
