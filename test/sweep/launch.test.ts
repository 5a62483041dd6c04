/** Launch recipes: each by the linter of its kind where this machine has it, and what all of them promise. */
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";

const HOME = join(import.meta.dirname, "../../examples/launch");
const FILES = readdirSync(HOME);
const text = (file: string) => readFileSync(join(HOME, file), "utf8");
const has = (program: string) => spawnSync(program, ["--version"]).error === undefined;

/** Width of a line, as in the rest of the repository; no rule about the document's first line. */
const YAML = "{extends: default, rules: {line-length: {max: 130}}}";
const LINTERS: Readonly<Record<string, { readonly program: string; readonly args: readonly string[] }>> = {
  sh: { program: "shellcheck", args: [] },
  yaml: { program: "yamllint", args: ["--strict", "-d", YAML] },
  service: { program: "systemd-analyze", args: ["verify"] },
};

it.each(FILES)("there is a linter for %s", (file) => {
  expect(Object.keys(LINTERS)).toContain(file.split(".").at(-1));
});

for (const file of FILES) {
  const { program, args } = LINTERS[file.split(".").at(-1)!] ?? { program: "none", args: [] };
  it.skipIf(!has(program))(`${program} finds nothing in ${file}`, () => {
    // systemd-analyze says what it found and ends well all the same.
    const { status, stdout, stderr } = spawnSync(program, [...args, join(HOME, file)], { encoding: "utf8" });
    const own = (said: string) => said.split("\n").filter((line) => line.includes(file));
    expect([status, ...own(stdout), ...own(stderr)]).toEqual([0]);
  });
}

it.each(FILES)(
  "%s starts the verb worker, with the URL of the sweep from the environment and without a password",
  (file) => {
    const lines = text(file).split("\n");
    expect(text(file).replace(/[[\],]/g, "")).toMatch(/unweave worker /);
    expect(text(file)).toMatch(/UNWEAVE_SWEEP_URL/);
    const said = lines.filter((line) => /postgres:\/\/|AWS_SECRET_ACCESS_KEY/.test(line));
    for (const line of said) expect(line).toMatch(/USER:PASSWORD@HOST|:\?|#|: null$/);
  },
);

/** Seconds between being told to stop and being killed. */
const GRACE: Readonly<Record<string, () => number>> = {
  "kubernetes.yaml": () => parse(text("kubernetes.yaml")).spec.template.spec.terminationGracePeriodSeconds,
  "slurm.sh": () => Number(/^#SBATCH --signal=B:TERM@(\d+)$/m.exec(text("slurm.sh"))?.[1]),
  "unweave-worker.service": () => Number(/^TimeoutStopSec=(\d+)$/m.exec(text("unweave-worker.service"))?.[1]),
};
it.each(Object.keys(GRACE))("%s leaves a minute or more to keep a checkpoint", (file) => {
  expect(GRACE[file]()).toBeGreaterThanOrEqual(60);
});

it("the Job of Kubernetes takes its secrets from a Secret, and ends when nothing is left to do", () => {
  const { kind, apiVersion, spec } = parse(text("kubernetes.yaml"));
  const [container, ...others] = spec.template.spec.containers;
  expect([apiVersion, kind, others]).toEqual(["batch/v1", "Job", []]);
  expect(container.envFrom).toEqual([{ secretRef: { name: "unweave" } }]);
  expect(container.env).toBeUndefined();
  expect(spec.completions).toBeUndefined();
  // A policy for failures of pods is taken with this alone.
  expect(spec.template.spec.restartPolicy).toBe("Never");
  const asked = container.command[container.command.indexOf("--cores") + 1];
  expect(container.resources.requests.cpu).toBe(asked);
});

it("the script of Slurm asks for the URL before it begins, and becomes the worker, which gets the signal", () => {
  const script = join(HOME, "slurm.sh");
  const run = (env: Readonly<Record<string, string>>) =>
    spawnSync("bash", [script], { encoding: "utf8", env: { HOME: "/nowhere", USER: "me", ...env } });
  const without = run({ PATH: process.env.PATH! });
  expect(without.status).not.toBe(0);
  expect(without.stderr).toContain("UNWEAVE_SWEEP_URL: the URL of the sweep");
  const folder = execFileSync("mktemp", ["-d"], { encoding: "utf8" }).trim();
  execFileSync("bash", [
    "-c",
    `printf '#!/bin/sh\necho "$$ $*"\n' > "${folder}/unweave" && chmod +x "${folder}/unweave"`,
  ]);
  const { pid, stdout } = run({
    PATH: `${folder}:${process.env.PATH}`,
    UNWEAVE_SWEEP_URL: "postgres://host/db",
    SLURM_CPUS_PER_TASK: "4",
    SLURM_MEM_PER_NODE: "1000",
    TMPDIR: "/scratch",
  });
  expect(stdout).toBe(`${pid} worker --until-done --cores 4 --memory 900 --scratch /scratch/unweave-me\n`);
});
