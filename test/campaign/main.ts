/**
 * `npm run campaign -- NAME [--seconds N] [--seed N] [--count N]`: many attempts to lose something. It prints one line of
 * figures, what was lost, and exits with 1 if anything was. docs/explanation/reliability.md keeps the figures.
 */
import { parseArgs } from "node:util";
import { type Campaign, Skip } from "./campaign.ts";

/** By name, loaded when asked for. */
const CAMPAIGNS: Readonly<Record<string, () => Promise<Campaign>>> = {
  kill: async () => (await import("./kill.ts")).kill,
  fuzz: async () => (await import("./fuzz.ts")).fuzz,
  race: async () => (await import("./race.ts")).race,
  disk: async () => (await import("./disk.ts")).disk,
  signal: async () => (await import("./signal.ts")).signal,
  long: async () => (await import("./long.ts")).long,
  sweep: async () => (await import("./sweep.ts")).sweep,
};

function refuse(name: string, expected: string): never {
  console.error(`campaign "${name}": expected ${expected}, got something else. ${USAGE}`);
  process.exit(2);
}

/** What is asked for, as parseArgs gives it. */
function asked() {
  const text = { type: "string" } as const;
  try {
    const options = { seconds: text, seed: text, count: text };
    return parseArgs({ allowPositionals: true, options });
  } catch {
    return refuse(process.argv.slice(2).join(" "), "--seconds, --seed and --count with a number");
  }
}

const USAGE = "Write: npm run campaign -- kill --seconds 60.";
const { positionals, values } = asked();
const [name = ""] = positionals;
const load = Object.hasOwn(CAMPAIGNS, name) ? CAMPAIGNS[name] : undefined;
if (load === undefined) refuse(name, `one of ${Object.keys(CAMPAIGNS).join(", ")}`);
// A campaign that is stopped leaves no process and no folder: whoever made them removes them at the exit.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));
const campaign = await load();
const { seconds = "1800", seed = "0", count } = values;
const started = performance.now();
try {
  const options = {
    seconds: Number(seconds),
    seed: Number(seed),
    count: count === undefined ? undefined : Number(count),
  };
  const { line, losses } = await campaign(options);
  for (const loss of losses) console.error(loss);
  console.log(`${name}: ${line}; seed ${seed}, ${Math.round((performance.now() - started) / 1000)} s`);
  process.exitCode = losses.length > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof Skip)) throw error;
  console.log(`${name}: skipped, ${error.message}`);
}
