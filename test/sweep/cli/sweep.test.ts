/** `unweave sweep` as a person gives it: to the end, killed, again, repaired. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const root = mkdtempSync(join(tmpdir(), "unweave-sweep-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const plan = join(root, "tiny.json");
const out = join(root, "out");
const base = {
  data: { name: "sprites", options: { pictures: 80 } },
  recipe: "infonce",
  steps: 8,
  batch: 16,
  metrics: ["collapse"],
};
writeFileSync(plan, JSON.stringify({ base, grid: { "optimiser.learningRate": [0.001, 0.003] }, retries: 0 }));

function program(...given: string[]) {
  const child = spawn(process.execPath, [join(ROOT, "src/cli/main.ts"), ...given], { cwd: root });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => (stdout += text));
  child.stderr.on("data", (text) => (stderr += text));
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
    child.on("close", (code) => resolve({ code, stdout, stderr })),
  );
  return { child, ended };
}

it("goes on after kill -9, computes nothing twice, and can be built again from its results", {
  timeout: 300_000,
}, async () => {
  const first = program("sweep", plan, "--out", out, "--json");
  // As soon as a run is being computed.
  while (!existsSync(join(out, "working")) || readdirSync(join(out, "working")).length === 0)
    await new Promise((resolve) => setTimeout(resolve, 50));
  first.child.kill("SIGKILL");
  await first.ended;
  const second = await program("sweep", plan, "--out", out, "--json").ended;
  expect(second.code, second.stderr).toBe(0);
  const { trials } = JSON.parse(second.stdout) as { trials: { name: string; state: string; run: string }[] };
  expect(trials.map(({ state }) => state)).toEqual(["completed", "completed"]);
  for (const { name, run } of trials) {
    expect(run).toBe(
      join(
        out,
        name,
        `attempt-${JSON.parse(readFileSync(join(out, name, "manifest.json"), "utf8")).attempt}`,
      ),
    );
    expect(existsSync(join(run, "scores.json"))).toBe(true);
  }
  expect(existsSync(join(out, "sweep.html"))).toBe(true);
  const written = trials.map(({ run }) => readFileSync(join(run, "timings.json"), "utf8"));
  rmSync(join(out, ".queue"), { recursive: true });
  const repaired = await program("sweep", "repair", out).ended;
  expect(repaired.stdout).toBe("tiny: 2 results\n");
  const third = await program("sweep", plan, "--out", out).ended;
  expect(third.code, third.stderr).toBe(0);
  expect(third.stdout).toContain("tiny: 2 completed");
  expect(trials.map(({ run }) => readFileSync(join(run, "timings.json"), "utf8"))).toEqual(written);
});
