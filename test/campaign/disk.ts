/** A disk that is full at every write: one sentence, and when there is room again the run ends with the bytes of a whole one. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { attempts, type Campaign, Skip } from "./campaign.ts";
import { bytesOf, hasStack, inWorld } from "./world.ts";

const ROOM = 64 << 20;
const mount = (...args: string[]) => spawnSync("mount", args).status === 0;
const sizeOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).reduce((sum, file) => {
    const stats = statSync(join(folder, file));
    return sum + (stats.isFile() ? Math.ceil(stats.size / 4096) * 4096 : 4096);
  }, 0);

/** The campaign `disk`: sizes from nothing to enough, in as many steps as there are attempts. */
export const disk: Campaign = (options) =>
  inWorld(async (world) => {
    const whole = world.newPath();
    const failure = await world.finish(whole);
    if (failure !== null) throw new Error(failure);
    const [bytes, needed] = [bytesOf(whole), 1.3 * sizeOf(whole)];
    const steps = options.count ?? 60;
    const place = world.newPath();
    mkdirSync(place);
    if (!mount("-t", "tmpfs", "-o", `size=${ROOM}`, "tmpfs", place))
      throw new Skip("a file system of a chosen size can be mounted by root only");
    // A busy disk goes when its last process does. Children were killed, and end in their own time.
    world.beforeRemoval(() => spawnSync("umount", ["--lazy", place]));
    const losses: string[] = [];
    let [tried, full] = [0, 0];
    for (const at of attempts(options, steps)) {
      tried++;
      const size = Math.max(4096, Math.round((needed * (at + 0.5)) / steps / 4096) * 4096);
      mount("-o", `remount,size=${size}`, place);
      const folder = join(place, "run");
      const { code, text } = await world.train(folder).ended;
      if (code !== 0) full++;
      if (hasStack(text) || (code !== 0 && !text.includes("a disk that is full")))
        losses.push(`${size} bytes: exit ${code}: ${text.slice(0, 500)}`);
      mount("-o", `remount,size=${ROOM}`, place);
      const why = await world.finish(folder);
      // A run that was finished has nothing to go on with; its bytes are compared all the same.
      if (why !== null) losses.push(`${size} bytes, room again: ${why}`);
      else if (bytesOf(folder) !== bytes) losses.push(`${size} bytes: other bytes\n${bytesOf(folder)}`);
      rmSync(folder, { recursive: true });
    }
    return {
      line: `${tried} disk sizes up to ${Math.round(needed / 1024)} kB, full in ${full} of them, ${losses.length} lost`,
      losses,
    };
  });
