/** Files that are whole or not there: names that nobody shares, what the dead leave, links, rights, disks that end. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { RunError } from "../src/errors.ts";
import { openWhole, temporaryName, writeFile } from "../src/files.ts";
import { isAlive, SELF } from "../src/owner.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-files-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it("a temporary name is used once, and stands beside the file", () => {
  const names = Array.from({ length: 100 }, () => temporaryName(join(root, "codes.npy")));
  expect(new Set(names).size).toBe(100);
  expect(names.every((name) => basename(name).startsWith(".codes.npy.") && name.endsWith(".part"))).toBe(
    true,
  );
});

it("a file appears when it is finished and leaves nothing when it is abandoned", () => {
  const path = join(root, "whole", "a.bin");
  mkdirSync(join(root, "whole"));
  const [first, second] = [openWhole(path), openWhole(path)];
  first.append(Uint8Array.of(1, 2));
  second.append(Uint8Array.of(3));
  expect(existsSync(path)).toBe(false);
  first.finish();
  second.abandon();
  first.abandon();
  expect([...readFileSync(path)]).toEqual([1, 2]);
  expect(readdirSync(join(root, "whole"))).toEqual(["a.bin"]);
});

it("what a dead process left is swept by the next that writes there; files of the living and of others stay", () => {
  const folder = join(root, "swept");
  mkdirSync(folder);
  const script = `
    const { openWhole } = await import(${JSON.stringify(join(import.meta.dirname, "../src/files.ts"))});
    openWhole(${JSON.stringify(join(folder, "big.onnx"))}).append(new Uint8Array(9));
    process.kill(process.pid, "SIGKILL");`;
  spawnSync(process.execPath, ["--input-type=module", "-e", script]);
  expect(readdirSync(folder)).toHaveLength(1);
  const mine = openWhole(join(root, "living.bin"));
  const living = join(folder, basename(readdirSync(root).find((name) => name.startsWith(".living"))!));
  const others = [basename(living), "data.part", ".notes.part"];
  for (const name of others) writeFileSync(join(folder, name), "kept");
  writeFile(join(folder, "a.json"), "{}");
  mine.abandon();
  expect(readdirSync(folder).sort()).toEqual([...others, "a.json"].sort());
});

it("a process that got the number of a dead one is not taken for it", () => {
  expect(isAlive(SELF)).toBe(true);
  expect(isAlive({ ...SELF, started: "0-1" })).toBe(process.platform !== "linux");
  expect(isAlive({ ...SELF, pid: 2 ** 30 })).toBe(false);
  expect(isAlive({ ...SELF, host: "elsewhere" })).toBe(null);
});

it("rights and links of a file that is replaced stay; a device is written to", () => {
  const [path, link] = [join(root, "rights"), join(root, "link")];
  writeFileSync(path, "old");
  chmodSync(path, 0o640);
  symlinkSync(path, link);
  writeFile(link, "new");
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o640);
  writeFile("/dev/null", "nothing");
  expect(statSync("/dev/null").isFile()).toBe(false);
});

it("a limit that ends a file in its middle is an error, and the file before stays", () => {
  const path = join(root, "limited.bin");
  writeFileSync(path, "before");
  const script = `
    process.on("SIGXFSZ", () => {});
    const { writeFile } = await import(${JSON.stringify(join(import.meta.dirname, "../src/files.ts"))});
    try { writeFile(${JSON.stringify(path)}, new Uint8Array(100_000)); } catch (error) { console.log(error.message); }`;
  const { stdout } = spawnSync("bash", [
    "-c",
    `ulimit -f 8; exec "$0" --input-type=module -e "$1"`,
    process.execPath,
    script,
  ]);
  expect(`${stdout}`).toMatch(
    /^output ".+limited\.bin": expected a place that can be written, got a limit on the size of files\./,
  );
  expect(readFileSync(path, "utf8")).toBe("before");
  expect(readdirSync(root).filter((name) => name.includes("limited"))).toEqual(["limited.bin"]);
});

it("a folder where a file should be is named", () => {
  mkdirSync(join(root, "folder"));
  expect(() => writeFile(join(root, "folder"), "")).toThrow(RunError);
  expect(() => writeFile(join(root, "folder"), "")).toThrow(/got a folder where a file should be\./);
});
