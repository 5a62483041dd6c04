/** Scripts for shells, in the shells themselves. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../src/catalogue.ts";
import { VERBS } from "../../src/cli/verbs.ts";
import { complaint, newPath, unweave } from "./program.ts";

const folder = newPath();
const scriptOf = (shell: string) => join(folder, `unweave.${shell}`);
const has = (shell: string) => spawnSync(shell, ["-c", "true"]).status === 0;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  for (const shell of ["bash", "zsh", "fish"]) {
    const { code, out, error } = await unweave(["completion", shell]);
    expect([code, error]).toEqual([0, ""]);
    writeFileSync(scriptOf(shell), out);
  }
});

function ran(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
}
const lines = (text: string) => text.trim().split("\n").filter(Boolean);

const recipes = ["auto", ...Object.keys(catalogue.recipes)];
/** What is typed, the last word unfinished, and what is offered. */
const CASES: [typed: string, offered: readonly string[]][] = [
  ["tr", ["train"]],
  ["do", ["doctor"]],
  ["train --rec", ["--recipe"]],
  ["train --recipe b", recipes.filter((name) => name.startsWith("b"))],
  ["--quiet train --qui", ["--quiet"]],
  ["train --data mp", Object.keys(catalogue.datasets).filter((name) => name.startsWith("mp"))],
  ["eval runs/a --metric mi", Object.keys(catalogue.metrics).filter((name) => name.startsWith("mi"))],
  ["eval runs/a --metrics fas", ["fast"]],
  ["eval --changed-data a", ["allow"]],
  ["data ge", ["get"]],
  ["data get shap", ["shapes3d"]],
  ["list reci", ["recipes"]],
  ["sweep sta", ["status"]],
  ["sweep status --js", ["--json"]],
  ["completion f", ["fish"]],
  ["sweep status --st", []],
];

describe("bash", () => {
  it("parses the script", () => {
    ran("bash", "-n", scriptOf("bash"));
  });
  it.each(CASES)("after unweave %s offers what fits", (typed, offered) => {
    const words = ["unweave", ...typed.split(" ")].map((word) => `"${word}"`).join(" ");
    const script = `source "$1"; COMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _unweave; printf '%s\\n' "\${COMPREPLY[@]}"`;
    expect(lines(ran("bash", "--norc", "-c", script, "bash", scriptOf("bash"))).sort()).toEqual(
      [...offered].sort(),
    );
  });
  it("offers every verb first, and leaves files to the shell where a file is meant", () => {
    const script = `source "$1"; COMP_WORDS=(unweave ""); COMP_CWORD=1; _unweave; printf '%s\\n' "\${COMPREPLY[@]}"; complete -p unweave`;
    const offered = lines(ran("bash", "--norc", "-c", script, "bash", scriptOf("bash")));
    expect(offered).toEqual([...Object.keys(VERBS), "complete -o default -F _unweave unweave"]);
    const open = `source "$1"; COMP_WORDS=(unweave train --out --); COMP_CWORD=3; _unweave; echo "\${#COMPREPLY[@]}"`;
    expect(ran("bash", "--norc", "-c", open, "bash", scriptOf("bash"))).toBe("0\n");
  });
});

describe.skipIf(!has("zsh"))("zsh", () => {
  it("parses the script", () => {
    ran("zsh", "-n", scriptOf("zsh"));
  });
  it.each(CASES)("after unweave %s offers what fits", (typed, offered) => {
    // The function as its completion system calls it, with what it offers by printing.
    const script = `compdef() {}; source "$1"; compadd() { shift; print -l -- "\${(M)@:#\${words[CURRENT]}*}" }; _files() {}; words=(unweave ${typed}); CURRENT=\${#words}; _unweave`;
    expect(lines(ran("zsh", "-f", "-c", script, "zsh", scriptOf("zsh"))).sort()).toEqual([...offered].sort());
  });
});

describe.skipIf(!has("fish"))("fish", () => {
  it.each(CASES)("after unweave %s offers what fits", (typed, offered) => {
    const script = `source $argv[1]; complete -C "unweave ${typed}"`;
    const said = lines(ran("fish", "--no-config", "-c", script, scriptOf("fish")));
    expect(said.map((line) => line.split("\t")[0]).sort()).toEqual([...offered].sort());
  });
});

it("knows three shells", async () => {
  expect(await complaint(["completion", "tcsh"])).toMatch(
    /expected what .+ Allowed choices are bash, zsh, fish/,
  );
});
