/** Several processes at once for one thing: a cached dataset, a run folder, a run to go on with, an output. Nobody's bytes mix. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { attempts, type Campaign, type CampaignOptions } from "./campaign.ts";
import { bytesOf, type Ended, hasStack, inWorld, type World } from "./world.ts";

const RUNNERS = 4;
const HELD = "one that nobody writes now";

/** What is wrong with the ends of racers, of which one at least has to succeed and the others may only be refused. */
function wrong(ends: readonly Ended[], others: string = HELD): string[] {
  const lost = ends.filter(
    ({ code, text }) => hasStack(text) || !(code === 0 || (code === 2 && text.includes(others))),
  );
  return [
    ...lost.map(({ code, text }) => `exit ${code}: ${text.slice(0, 400)}`),
    ...(ends.some(({ code }) => code === 0) ? [] : ["nobody succeeded"]),
  ];
}

type Race = (world: World, at: number) => Promise<string[]>;
const together = (start: () => Promise<Ended>) => Promise.all(Array.from({ length: RUNNERS }, start));

/** All read one dataset that is not in the cache yet. */
function cacheRace(): Race {
  return async (world, at) => {
    const args = ["data", "info", "faces", "--set", "data.people=4", "--set", "data.pictures=200", "--json"];
    const cache = world.newPath();
    const own = ["--set", `data.seed=${at}`];
    const start = () => world.start("src/cli/main.ts", [...args, ...own], { UNWEAVE_CACHE: cache }).ended;
    const ends = await together(start);
    const rests = readdirSync(cache).length === 1 ? [] : [`in the cache: ${readdirSync(cache).join(", ")}`];
    return [
      ...wrong(ends, "-"),
      ...rests,
      ...new Set(
        ends.slice(1).flatMap(({ text }) => (text === ends[0].text ? [] : ["others' answers differ"])),
      ),
    ];
  };
}

/** All begin, or go on with, one run. */
function runRace(bytes: string, begun: boolean): Race {
  return async (world) => {
    const folder = world.newPath();
    if (begun) {
      const { child, ended } = world.train(folder);
      child.stdout?.on("data", () => child.kill("SIGKILL"));
      await ended;
    }
    const failures = wrong(await together(() => world.train(folder).ended), begun ? HELD : "expected");
    return bytesOf(folder) === bytes ? failures : [...failures, `other bytes\n${bytesOf(folder)}`];
  };
}

/** All write codes to one file. */
function outputRace(run: string, pictures: string): Race {
  return async (world) => {
    const folder = world.newPath();
    const out = join(folder, "codes.npy");
    const alone = join(world.newPath(), "codes.npy");
    const embed = (to: string) => world.start("src/cli/main.ts", ["embed", run, pictures, "--out", to]).ended;
    const ends = await together(() => embed(out));
    await embed(alone);
    const same = bytesOf(folder) === bytesOf(join(alone, ".."));
    return [...wrong(ends), ...(same ? [] : [`other bytes\n${bytesOf(folder)}`])];
  };
}

async function pictures(world: World): Promise<string> {
  const folder = world.newPath();
  mkdirSync(folder);
  const raw = { width: 16, height: 16, channels: 1 } as const;
  for (let at = 0; at < 40; at++) {
    const bytes = await sharp(Buffer.alloc(256, at * 6), { raw })
      .toColourspace("b-w")
      .png()
      .toBuffer();
    writeFileSync(join(folder, `${at}.png`), bytes);
  }
  return folder;
}

/** The campaign `race`. */
export const race: Campaign = (options: CampaignOptions) =>
  inWorld(async (world) => {
    const whole = world.newPath();
    const failure = await world.finish(whole);
    if (failure !== null) throw new Error(failure);
    const bytes = bytesOf(whole);
    const races: Readonly<Record<string, Race>> = {
      cache: cacheRace(),
      "run folder": runRace(bytes, false),
      resume: runRace(bytes, true),
      output: outputRace(whole, await pictures(world)),
    };
    const losses: string[] = [];
    let rounds = 0;
    for (const at of attempts(options, 20)) {
      rounds++;
      for (const [name, run] of Object.entries(races))
        losses.push(...(await run(world, at)).map((loss) => `${name}, race ${at}: ${loss}`));
    }
    const line = `${rounds} races of ${RUNNERS} processes each for ${Object.keys(races).join(", ")}: ${losses.length} lost`;
    return { line, losses };
  });
