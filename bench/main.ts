/** `npm run -s bench -- encoder-step|vae-step|encode|feed|loop [--batch B] [--runs N] [--json]`, or `metrics [--rows N] … [--json]`: the last line is one JSON object. */
import { Command } from "commander";
import { unknownName } from "../src/check.ts";
import { encode } from "./encode.ts";
import { encoderStep } from "./encoderStep.ts";
import { feed } from "./feed.ts";
import { loop } from "./loop.ts";
import { type MetricsOptions, metrics } from "./metrics.ts";
import { vaeStep } from "./vaeStep.ts";

const BENCHES: Readonly<Record<string, (batch: number, runs: number) => Promise<{ medianMs: number }>>> = {
  "encoder-step": encoderStep,
  "vae-step": vaeStep,
  encode,
  feed,
  loop,
};

interface Options extends MetricsOptions {
  readonly batch: number;
  readonly runs: number;
}

await new Command("bench")
  .argument("<what>", [...Object.keys(BENCHES), "metrics"].join(", "))
  .option("--batch <n>", "images in a step", Number, 128)
  .option("--runs <n>", "timed runs", Number, 30)
  .option("--rows <n>", "metrics: rows", Number, 10_000)
  .option("--dims <n>", "metrics: dimensions", Number, 10)
  .option("--factors <n>", "metrics: factors", Number, 5)
  .option("--levels <n>", "metrics: levels of each factor", Number, 10)
  .option("--only <list>", "metrics: these, by comma")
  .option("--json", "only the JSON line")
  .action(async (what: string, options: Options) => {
    if (what === "metrics") return metrics(options);
    if (!Object.hasOwn(BENCHES, what)) throw unknownName("bench", what, [...Object.keys(BENCHES), "metrics"]);
    if (!options.json)
      console.log(`${what}, batch ${options.batch}, ${options.runs} runs after 5 of warm-up`);
    const measured = await BENCHES[what](options.batch, options.runs);
    const imagesPerSecond = (1000 * options.batch) / measured.medianMs;
    console.log(JSON.stringify({ what, batch: options.batch, ...measured, imagesPerSecond }));
  })
  .parseAsync();
