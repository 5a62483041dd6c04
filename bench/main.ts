/** `npm run -s bench -- WHAT` measures one thing (`--help` lists them and what they take); the last line is one JSON object. */
import { Command } from "commander";
import { backendNamed, type NodeBackend } from "../src/engine/backends/node.ts";
import { InputError, unknownName } from "../src/errors.ts";
import { structure } from "../tools/structure/structure.ts";
import { discoStep, penaltyStep } from "./blockSteps.ts";
import { data } from "./data.ts";
import { edit } from "./edit.ts";
import { embed } from "./embed.ts";
import { encode } from "./encode.ts";
import { encoderStep } from "./encoderStep.ts";
import { feed } from "./feed.ts";
import { gpu } from "./gpu.ts";
import { growth } from "./growth.ts";
import { history } from "./history.ts";
import { loop } from "./loop.ts";
import { memory } from "./memory.ts";
import { type MetricsOptions, metrics } from "./metrics.ts";
import { pairs } from "./pairs.ts";
import { penalties } from "./penalties.ts";
import { profile } from "./profile.ts";
import { record } from "./record.ts";
import { scaling } from "./scaling.ts";
import { search } from "./search.ts";
import { serve } from "./serve.ts";
import { sessions } from "./sessions.ts";
import { spatialStep } from "./spatialStep.ts";
import { startup } from "./startup.ts";
import { sweep } from "./sweep.ts";
import { vaeStep } from "./vaeStep.ts";

type Timed = (batch: number, runs: number, backend: NodeBackend) => Promise<{ medianMs: number }>;
const TIMED: Readonly<Record<string, Timed>> = {
  "encoder-step": encoderStep,
  "vae-step": vaeStep,
  "spatial-step": spatialStep,
  "disco-step": discoStep,
  "penalty-step": penaltyStep,
  encode,
  feed,
  loop,
};
/** Those that time no batch. */
const OTHERS: Readonly<Record<string, (backend: NodeBackend, options: Options) => Promise<object>>> = {
  edit,
  embed,
  data,
  gpu,
  growth,
  history,
  memory,
  pairs,
  penalties,
  profile,
  record,
  scaling,
  search,
  serve,
  sessions,
  startup,
  structure,
  sweep,
};
const NAMES = [...Object.keys(TIMED), ...Object.keys(OTHERS), "metrics"];

interface Options extends MetricsOptions {
  readonly batch: number;
  readonly runs: number;
  readonly steps: number;
  readonly backend: string;
  readonly root?: string;
  readonly what?: string;
  readonly python?: string;
  readonly minutes: number;
  readonly figure?: string;
  readonly json?: boolean;
}

async function measure(what: string, options: Options): Promise<void> {
  if (!NAMES.includes(what)) throw unknownName("bench", what, NAMES);
  if (what === "metrics") return metrics(options);
  const { batch, runs } = options;
  const backend = await backendNamed(options.backend);
  const say = (text: string) => options.json || console.log(text);
  if (Object.hasOwn(OTHERS, what)) {
    say(`${what} on ${backend}`);
    console.log(JSON.stringify({ what, backend, ...(await OTHERS[what](backend, options)) }));
    return;
  }
  say(`${what} on ${backend}, batch ${batch}, ${runs} runs after 5 of warm-up`);
  const measured = await TIMED[what](batch, runs, backend);
  const imagesPerSecond = (1000 * batch) / measured.medianMs;
  console.log(JSON.stringify({ what, backend, batch, ...measured, imagesPerSecond }));
}

await new Command("bench")
  .argument("<what>", NAMES.join(", "))
  .option("--batch <n>", "images in a step", Number, 128)
  .option("--runs <n>", "timed runs", Number, 30)
  .option("--steps <n>", "steps of the memory bench", Number, 2000)
  .option(
    "--rows <n>",
    "metrics: rows; embed, search: pictures; serve: run folders; data: pictures, in thousands",
    Number,
    10_000,
  )
  .option("--dims <n>", "metrics: dimensions", Number, 10)
  .option("--factors <n>", "metrics: factors", Number, 5)
  .option("--levels <n>", "metrics: levels of each factor", Number, 10)
  .option("--only <list>", "metrics, pairs, penalties: these, by comma")
  .option("--what <step>", "profile: encoder-step (by default) or vae-step")
  .option("--root <dir>", "structure, startup: a checkout with its packages, this one by default")
  .option("--figure <file>", "growth: where to draw it, as SVG")
  .option("--backend <name>", "where to compute (unweave list backends)", "cpu")
  .option("--python <file>", "gpu: a Python that has PyTorch with CUDA")
  .option("--minutes <n>", "gpu: no further measurement is begun after so long", Number, 10)
  .option("--json", "only the JSON line")
  .action(measure)
  .parseAsync()
  .catch((error: Error) => {
    if (!(error instanceof InputError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  });
