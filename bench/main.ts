/** `npm run -s bench -- encoder-step|vae-step|encode|feed|loop [--batch B] [--runs N] [--json]`: the last line is one JSON object. */
import { Command } from "commander";
import { unknownName } from "../src/check.ts";
import { encode } from "./encode.ts";
import { encoderStep } from "./encoderStep.ts";
import { feed } from "./feed.ts";
import { loop } from "./loop.ts";
import { vaeStep } from "./vaeStep.ts";

const BENCHES: Readonly<Record<string, (batch: number, runs: number) => Promise<{ medianMs: number }>>> = {
  "encoder-step": encoderStep,
  "vae-step": vaeStep,
  encode,
  feed,
  loop,
};

await new Command("bench")
  .argument("<what>", Object.keys(BENCHES).join(", "))
  .option("--batch <n>", "images in a step", Number, 128)
  .option("--runs <n>", "timed runs", Number, 30)
  .option("--json", "only the JSON line")
  .action(async (what: string, options: { batch: number; runs: number; json?: boolean }) => {
    if (!Object.hasOwn(BENCHES, what)) throw unknownName("bench", what, Object.keys(BENCHES));
    if (!options.json)
      console.log(`${what}, batch ${options.batch}, ${options.runs} runs after 5 of warm-up`);
    const measured = await BENCHES[what](options.batch, options.runs);
    const imagesPerSecond = (1000 * options.batch) / measured.medianMs;
    console.log(JSON.stringify({ what, batch: options.batch, ...measured, imagesPerSecond }));
  })
  .parseAsync();
