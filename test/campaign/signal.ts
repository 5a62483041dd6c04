/** Each signal at random moments of each verb that takes long: its exit code, no stack, nothing half-written, and a way on. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { attempts, type Campaign, drawn } from "./campaign.ts";
import { hasStack, inWorld, type World } from "./world.ts";

const CODES: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const DATA = ["--set", "data.people=4", "--set", "data.pictures=96"];

interface Verb {
  readonly args: (world: World) => string[];
  /** What is wrong afterwards. */
  readonly after: (args: readonly string[], world: World) => Promise<string | null>;
}
const outOf = (args: readonly string[]) => args[args.indexOf("--out") + 1];

/** The verbs; `run` is a finished run and `pictures` a folder. */
function verbs(run: string, pictures: string): Readonly<Record<string, Verb>> {
  const small = [
    "--set",
    "steps=60",
    "--set",
    "batch=16",
    "--set",
    "net.width=0.25",
    "--set",
    "net.hidden=16",
  ];
  return {
    train: {
      args: (world) => [
        "train",
        "--recipe",
        "blocks",
        "--data",
        "faces",
        ...DATA,
        ...small,
        "--out",
        world.newPath(),
      ],
      after: async (args, world) => {
        const folder = outOf(args);
        if (!existsSync(join(folder, "experiment.json"))) return null;
        const { code, text } = await world.start("src/cli/main.ts", ["train", "--resume", folder]).ended;
        return code === 0 ? null : `no way on, exit ${code}: ${text.slice(0, 400)}`;
      },
    },
    eval: { args: () => ["eval", run, "--metrics", "fast"], after: async () => null },
    embed: {
      args: (world) => ["embed", run, pictures, "--out", join(world.newPath(), "codes.npy")],
      after: async (args) => {
        const folder = join(outOf(args), "..");
        const rests = existsSync(folder) ? readdirSync(folder).filter((name) => name !== "codes.npy") : [];
        // A signal before anybody listens ends the process where it is; the next sweeps.
        return rests.every((name) => /\.part$|\.lock$/.test(name)) ? null : `left: ${rests.join(", ")}`;
      },
    },
    "data make": {
      args: (world) => ["data", "make", "faces", ...DATA, "--out", world.newPath()],
      after: async () => null,
    },
    report: {
      args: (world) => ["report", run, "--out", join(world.newPath(), "r.html")],
      after: async () => null,
    },
  };
}

/** The campaign `signal`. */
export const signal: Campaign = (options) =>
  inWorld(async (world) => {
    const [run, pictures] = [world.newPath(), world.newPath()];
    const train = [
      "train",
      "--recipe",
      "blocks",
      "--data",
      "faces",
      ...DATA,
      "--set",
      "steps=2",
      "--set",
      "batch=16",
    ];
    for (const args of [
      [...train, "--set", "net.width=0.25", "--out", run],
      ["data", "make", "faces", ...DATA, "--out", pictures],
    ]) {
      const { code, text } = await world.start("src/cli/main.ts", args).ended;
      if (code !== 0) throw new Error(text);
    }
    const known = Object.entries(verbs(run, pictures));
    const losses: string[] = [];
    const seen: Record<string, number> = { done: 0, "its own exit code": 0, "before anybody listened": 0 };
    for (const at of attempts(options, 90)) {
      const [name, verb] = known[at % known.length];
      const sent = Object.keys(CODES)[Math.floor(at / known.length) % 3] as NodeJS.Signals;
      const args = verb.args(world);
      const { child, ended } = world.start("src/cli/main.ts", args);
      const timer = setTimeout(() => child.kill(sent), 6000 * drawn(options.seed, "signal", at));
      const { code, signal: by, text } = await ended;
      clearTimeout(timer);
      const how =
        code === 0
          ? "done"
          : code === CODES[sent]
            ? "its own exit code"
            : by === sent
              ? "before anybody listened"
              : null;
      if (how !== null) seen[how]++;
      if (how === null || hasStack(text))
        losses.push(`${name}, ${sent}: exit ${code}, ${by}: ${text.slice(0, 500)}`);
      const why = await verb.after(args, world);
      if (why !== null) losses.push(`${name}, ${sent}: ${why}`);
    }
    const figures = Object.entries(seen).map(([how, count]) => `${count} ${how}`);
    return {
      line: `${known.map(([name]) => name).join(", ")}: ${figures.join(", ")}, ${losses.length} lost`,
      losses,
    };
  });
