/** The packed tarballs in an empty folder, by plain npm: they install, and the program runs. Needs the registry; takes minutes. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Campaign, Skip } from "./campaign.ts";
import { type Ended, inWorld, type World } from "./world.ts";

const SMALL = ["--set", "data.people=4", "--set", "data.pictures=96", "--set", "steps=2"];
const TRAIN = ["train", "--recipe", "blocks", "--data", "faces", ...SMALL];
const PLAN = {
  base: {
    data: { name: "sprites", options: { pictures: 60 } },
    recipe: "infonce",
    ...{ steps: 4, batch: 16, metrics: ["collapse"] },
  },
  seeds: 2,
};

/** What a program that was called came to, and what it should have. */
type Expected = (ended: Ended) => boolean;
const isDone: Expected = ({ code }) => code === 0;

/** An empty folder, in which tarballs are installed and programs called as a person does. */
class Folder {
  readonly losses: string[] = [];
  readonly path: string;
  count = 0;
  private readonly world: World;
  private readonly env: NodeJS.ProcessEnv;
  constructor(world: World) {
    this.world = world;
    this.path = world.newPath();
    mkdirSync(this.path);
    // What this process inherited from `npm run` would reach npm as settings of the installation.
    const settings = Object.keys(process.env).filter((name) => /^npm_|^ONNXRUNTIME_/i.test(name));
    this.env = Object.fromEntries(settings.map((name) => [name, undefined]));
  }
  /** npm at the root of the repository. */
  async npm(...args: string[]): Promise<void> {
    const { code, text } = await this.world.startCommand("npm", args, this.env).ended;
    if (code !== 0) throw new Error(text);
  }
  async install(tarball: string): Promise<void> {
    const args = ["install", "--prefix", this.path, "--no-audit", "--no-fund", tarball];
    const { code, text } = await this.world.startCommand("npm", args, this.env).ended;
    if (code !== 0 && /registry\.npmjs\.org/.test(text)) throw new Skip("the registry cannot be reached");
    if (code !== 0) throw new Error(`not installed: ${text.slice(0, 1000)}`);
  }
  async call(args: readonly string[], isExpected: Expected): Promise<void> {
    this.count++;
    const ended = await this.world.startCommand("npx", ["--no", "unweave", ...args], this.env, this.path)
      .ended;
    if (isExpected(ended)) return;
    this.losses.push(`${args.join(" ")}: exit ${ended.code}: ${ended.text.slice(0, 1000)}`);
  }
}

/** Whether what a sweep printed is its document, of two trials with scores. */
const isSweep: Expected = ({ code, text }) => {
  if (code !== 0) return false;
  const document = text.slice(text.indexOf("{\n"), text.lastIndexOf("\n}") + 2);
  const { trials } = JSON.parse(document) as { trials: { readonly state: string }[] };
  return trials.length === 2 && trials.every(({ state }) => state === "completed");
};

/** The campaign `install`. */
export const install: Campaign = () =>
  inWorld(async (world) => {
    const packed = world.newPath();
    mkdirSync(packed);
    const folder = new Folder(world);
    await folder.npm("run", "build");
    await folder.npm(
      "pack",
      "--ignore-scripts",
      "--pack-destination",
      packed,
      "--workspace",
      "@unweave/sweep",
      "--include-workspace-root",
    );
    const [sweeps, program] = readdirSync(packed).sort((a, b) => b.length - a.length);
    writeFileSync(join(folder.path, "plan.yaml"), JSON.stringify(PLAN));

    await folder.install(join(packed, program));
    await folder.call([...TRAIN, "--set", "batch=16", "--set", "net.width=0.25", "--out", "run"], isDone);
    const cuda = [
      ...TRAIN,
      "--set",
      "batch=16",
      "--set",
      "net.width=0.25",
      "--out",
      "cuda",
      "--backend",
      "cuda",
    ];
    await folder.call(cuda, ({ code, text }) => code === 0 || /It needs CUDA 12/.test(text));
    await folder.call(
      ["sweep", "plan.yaml"],
      ({ code, text }) => code === 2 && /^.*npm install @unweave\/sweep\.$/.test(text.trim()),
    );

    await folder.install(join(packed, sweeps));
    await folder.call(["sweep", "--help"], ({ code, text }) => code === 0 && text.includes("--database"));
    await folder.call(["sweep", "plan.yaml", "--json"], isSweep);
    const kB = (file: string) => `${file} ${Math.round(statSync(join(packed, file)).size / 1000)} kB`;
    const { losses, count } = folder;
    const line = `${kB(program)} and ${kB(sweeps)} installed in an empty folder, ${losses.length} of ${count} programs went wrong`;
    return { line, losses };
  });
