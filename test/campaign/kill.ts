/** kill -9 at moments aimed at every file that is written, and at random: after going on, all bytes are those of a whole run. */
import { watch } from "node:fs";
import { mkdir } from "node:fs/promises";
import { attempts, type Campaign, drawn } from "./campaign.ts";
import { bytesOf, inWorld, type World } from "./world.ts";

/** Kills a run at the n-th change in its folder, or after some milliseconds; whether it was still alive. */
async function killed(
  world: World,
  folder: string,
  at: { change?: number; after?: number },
): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const { child, ended } = world.train(folder);
  let changes = 0;
  const watcher = watch(folder, { recursive: true }, () => {
    if (++changes === at.change) child.kill("SIGKILL");
  });
  const timer = at.after === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), at.after);
  const { signal } = await ended;
  watcher.close();
  clearTimeout(timer);
  return signal === "SIGKILL";
}

/** What happens in the folder of a run that nobody disturbs. */
async function undisturbed(world: World): Promise<{ bytes: string; changes: number; milliseconds: number }> {
  const folder = world.newPath();
  await mkdir(folder);
  let changes = 0;
  const watcher = watch(folder, { recursive: true }, () => changes++);
  const started = performance.now();
  const failure = await world.finish(folder);
  watcher.close();
  if (failure !== null) throw new Error(failure);
  return { bytes: bytesOf(folder), changes, milliseconds: performance.now() - started };
}

/** The campaign `kill`. */
export const kill: Campaign = (options) =>
  inWorld(async (world) => {
    const { bytes, changes, milliseconds } = await undisturbed(world);
    const losses: string[] = [];
    let [moments, kills, twice] = [0, 0, 0];
    for (const at of attempts(options, 200)) {
      const folder = world.newPath();
      const draw = (...path: (string | number)[]) => drawn(options.seed, "kill", at, ...path);
      const aimed = () => ({ change: 1 + Math.floor(draw("change") * changes) });
      const random = (again = "") => ({ after: draw("after", again) * milliseconds });
      moments++;
      if (await killed(world, folder, at % 2 === 0 ? aimed() : random())) kills++;
      // What goes on is killed as well now and then.
      if (at % 4 === 3 && (await killed(world, folder, random("again")))) twice++;
      const failure = await world.finish(folder);
      if (failure !== null) losses.push(`moment ${at}: ${failure}`);
      else if (bytesOf(folder) !== bytes) losses.push(`moment ${at}: other bytes\n${bytesOf(folder)}`);
    }
    const line = `${moments} moments (${kills} killed in time, ${twice} of them again while going on), ${losses.length} with other bytes or no way on`;
    return { line, losses };
  });
