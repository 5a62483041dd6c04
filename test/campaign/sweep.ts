/** kill -9 of a sweep at random moments, the same command given again each time: every run once, with the bytes of a run by hand. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { attempts, type Campaign, drawn } from "./campaign.ts";
import { bytesOf, inWorld, type World } from "./world.ts";

const PLAN = "examples/sweep.yaml";
/** Milliseconds within which a sweep is killed: from before its queue is open until runs have been completed. */
const WITHIN = 25_000;
const PROGRAM = "src/cli/main.ts";

interface Trial {
  readonly name: string;
  readonly state: string;
  readonly run: string;
}

/** Lines of a run's files but for its report, whose title is its folder's. */
const linesOf = (folder: string) =>
  bytesOf(folder)
    .split("\n")
    .filter((line) => !line.startsWith("report.html"))
    .join("\n");

/** The campaign `sweep`. */
export const sweep: Campaign = (options) =>
  inWorld(async (world) => {
    const out = world.newPath();
    const start = () => world.start(PROGRAM, ["sweep", PLAN, "--out", out, "--json"]);
    let kills = 0;
    for (const at of attempts(options, 30)) {
      const { child, ended } = start();
      const timer = setTimeout(() => child.kill("SIGKILL"), WITHIN * drawn(options.seed, "sweep", at));
      if ((await ended).signal === "SIGKILL") kills++;
      clearTimeout(timer);
    }
    const { code, text } = await start().ended;
    if (code !== 0) return { line: `${kills} kills`, losses: [`exit ${code}: ${text.slice(-1000)}`] };
    const { trials } = JSON.parse(text.slice(text.indexOf("{\n"))) as { trials: Trial[] };
    const losses = await lossesOf(world, out, trials);
    return {
      line: `${trials.length} runs, ${kills} kills, ${losses.length} lost, doubled or with other bytes`,
      losses,
    };
  });

async function lossesOf(world: World, out: string, trials: readonly Trial[]): Promise<string[]> {
  const losses = trials
    .filter(({ state }) => state !== "completed")
    .map(({ name, state }) => `${name}: ${state}`);
  const folders = readdirSync(out).filter((name) => /^[0-9a-f]{16}$/.test(name));
  if (folders.length !== trials.length) losses.push(`${folders.length} folders of ${trials.length} trials`);
  for (const { name, run } of trials) {
    const manifest = JSON.parse(readFileSync(join(out, name, "manifest.json"), "utf8")) as {
      attempt: number;
    };
    if (join(out, name, `attempt-${manifest.attempt}`) !== run)
      losses.push(`${name}: the manifest names another run`);
    const byHand = world.newPath();
    const { code, text } = await world.start(PROGRAM, [
      "train",
      join(run, "experiment.json"),
      "--out",
      byHand,
    ]).ended;
    if (code !== 0) losses.push(`${name} by hand: ${text.slice(-500)}`);
    else if (linesOf(byHand) !== linesOf(run))
      losses.push(`${name}: other bytes\n${linesOf(byHand)}\n---\n${linesOf(run)}`);
  }
  return losses;
}
