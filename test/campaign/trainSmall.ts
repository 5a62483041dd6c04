/**
 * `trainSmall.ts FOLDER begin|resume [STEPS] [SECONDS]`: a run on drawn patterns that saves its state every few steps, or every
 * so many seconds. At SIGUSR2 it collects its garbage.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { InputError, Interrupted, RunError } from "../../src/errors.ts";
import { execute } from "../../src/execute/execute.ts";
import { dataset, experiment } from "../run/world.ts";

const [folder, how, steps = "24", seconds] = process.argv.slice(2);
const controller = new AbortController();
process.once("SIGTERM", () => controller.abort());
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
process.on("SIGUSR2", () => collect());
try {
  await execute(experiment({ steps: Number(steps), metrics: [{ name: "collapse" }] }), dataset, {
    folder,
    signal: controller.signal,
    resume: how === "resume",
    checkpointEvery: seconds === undefined ? 4 : { seconds: Number(seconds) },
    onNote: (text) => console.log(text),
    onEvent: ({ type, step }) => type === "step" && step === 1 && console.log("training"),
  });
} catch (error) {
  const known = error instanceof InputError || error instanceof RunError || error instanceof Interrupted;
  console.log(known ? error.message : (error as Error).stack);
  process.exitCode = error instanceof InputError ? 2 : 1;
}
