/** The packed tarball in an empty folder, by plain npm: it installs, and the program runs. Needs the registry; takes a minute. */
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Campaign, Skip } from "./campaign.ts";
import { inWorld } from "./world.ts";

/** The campaign `install`. */
export const install: Campaign = () =>
  inWorld(async (world) => {
    const [packed, folder] = [world.newPath(), world.newPath()];
    for (const path of [packed, folder]) mkdirSync(path);
    // What this process inherited from `npm run` would reach npm as settings of the installation.
    const settings = Object.keys(process.env).filter((name) => /^npm_|^ONNXRUNTIME_/i.test(name));
    const env = Object.fromEntries(settings.map((name) => [name, undefined]));
    const npm = (...args: string[]) => world.startCommand("npm", args, env).ended;
    for (const args of [
      ["run", "build"],
      ["pack", "--ignore-scripts", "--pack-destination", packed],
    ]) {
      const { code, text } = await npm(...args);
      if (code !== 0) throw new Error(text);
    }
    const tarball = join(packed, readdirSync(packed)[0]);
    const { code, text } = await npm("install", "--prefix", folder, "--no-audit", "--no-fund", tarball);
    if (code !== 0 && /registry\.npmjs\.org/.test(text)) throw new Skip("the registry cannot be reached");
    if (code !== 0) return { line: "not installed", losses: [text.slice(0, 1000)] };
    const program = (...args: string[]) =>
      world.start(join(folder, "node_modules/unweave/dist/cli/main.js"), args).ended;
    const small = [
      "--data",
      "faces",
      "--set",
      "data.people=4",
      "--set",
      "data.pictures=96",
      "--set",
      "steps=2",
    ];
    const args = ["train", "--recipe", "blocks", ...small, "--set", "batch=16", "--set", "net.width=0.25"];
    const trained = await program(...args, "--out", join(folder, "run"));
    const cuda = await program(...args, "--out", join(folder, "cuda"), "--backend", "cuda");
    const losses = [
      ...(trained.code === 0 ? [] : [`train: exit ${trained.code}: ${trained.text.slice(0, 500)}`]),
      ...(cuda.code === 0 || /It needs CUDA 12/.test(cuda.text) ? [] : [`cuda: ${cuda.text.slice(0, 500)}`]),
    ];
    return { line: `installed in an empty folder, ${losses.length} of 2 programs went wrong`, losses };
  });
