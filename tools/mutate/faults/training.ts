/** Faults in the engine, the loop, pairs and what a run remembers. */
import { faultsIn } from "../fault.ts";

const loop = "test/train/loop.test.ts";
const schedule = "test/experiment/schedule.test.ts";
const experiment = "test/run/experiment.test.ts";
const pairs = "test/pairs/pairs.test.ts";

/** The faults. */
export const training = [
  faultsIn("src/engine/operators/elementwise.ts", "test/engine/operators.test.ts", [
    "the slope of tanh forgets a square",
    "mul(dy, sub(1, mul(y, y)))",
    "mul(dy, sub(1, y))",
    "tanh",
  ]),
  faultsIn("src/engine/gradient.ts", "test/engine/graph.test.ts", [
    "the last path's gradient replaces the others'",
    "sofar === undefined ? dx : add(sofar, dx)",
    "dx",
  ]),
  faultsIn(
    "src/engine/optimisers.ts",
    "test/engine/optimisers.test.ts",
    ["the mean's bias is not corrected", "div(learningRate, correction(beta1, step))", "learningRate"],
    [
      "the square's bias is that of the mean",
      "sqrt(correction(beta2, step))",
      "sqrt(correction(beta1, step))",
    ],
    [
      "a momentum starts anew at every step",
      "add(mul(momentum, slots.momentum), g)",
      "add(mul(0, slots.momentum), g)",
    ],
  ),
  faultsIn(
    "src/experiment/schedule.ts",
    schedule,
    ["a schedule forgets when it begins", "(step - after) / steps", "step / steps"],
    [
      "a schedule goes beyond its end",
      "Math.min(1, Math.max(0, (step - after) / steps))",
      "Math.max(0, (step - after) / steps)",
    ],
  ),
  faultsIn("src/optimisers/schedule.ts", schedule, [
    "the learning rate falls twice as fast",
    "Math.PI * step",
    "2 * Math.PI * step",
  ]),
  faultsIn("src/experiment/blocks.ts", schedule, [
    "blocks overlap by one",
    "[start - size, start]",
    "[start - size - 1, start]",
  ]),
  faultsIn("src/run/checkpoint.ts", "test/train/checkpoint.test.ts", [
    "one checkpoint is kept",
    "const KEPT = 2;",
    "const KEPT = 1;",
  ]),
  faultsIn(
    "src/track/eventLog.ts",
    "test/run/events.test.ts",
    ["a log is cut one step early", "event.step <= step", "event.step < step"],
    ["an end that was not the end stays in the log", 'event.type !== "end" && event.step', "event.step"],
  ),
  faultsIn(
    "src/train/loop.ts",
    loop,
    ["a resumed run begins with the first batch", "chance.fork(first)", "chance.fork(0)", "bit for bit"],
    [
      "a resumed run begins with the first state",
      "from?.state ?? job.step.state);",
      "job.step.state);",
      "bit for bit",
    ],
    ["the optimiser counts from 0", "step: Float32Array.of(step + 1)", "step: Float32Array.of(step)"],
  ),
  faultsIn(
    "src/experiment/settings.ts",
    experiment,
    [
      "a nested option replaces its neighbours",
      "at[key] = { ...(at[key] as Tree | undefined) };",
      "at[key] = {};",
      "--set",
    ],
    [
      "an option stands beside the others, not among them",
      '[section, "options", ...option]',
      "[section, ...option]",
      "--set",
    ],
  ),
  faultsIn("src/experiment/resolve.ts", experiment, [
    "what a recipe asks for wins over what a person asks for",
    "{ ...recipe.options, ...given.options }",
    "{ ...given.options, ...recipe.options }",
    "lays what is given",
  ]),
  faultsIn("src/pairs/byLevel.ts", pairs, [
    "two factors of a batch draw by one chance",
    'rng.fork("group", g)',
    'rng.fork("group")',
    "shareFactor",
  ]),
  faultsIn("src/pairs/perLevel.ts", "test/pairs/perLevel.test.ts", [
    "a mirrored level is the level itself",
    "name === factor ? level + size : -1",
    "name === factor ? level : -1",
    "another level",
  ]),
  faultsIn("src/pairs/views/view.ts", "test/pairs/changes.test.ts", [
    "a change of strength 0 is made",
    "if (strength > 0) make(",
    "if (strength >= 0) make(",
    "draws nothing",
  ]),
  faultsIn("src/pairs/batch.ts", pairs, [
    "all images of a batch change alike",
    'rng.fork("view", i)',
    'rng.fork("view")',
    "shareFactor",
  ]),
  faultsIn("src/pairs/byLevel.ts", pairs, [
    "an image is its own partner",
    "(first + 1 + rng.int(list.length - 1)) % list.length",
    "(first + rng.int(list.length)) % list.length",
    "shareFactor",
  ]),
  faultsIn("src/train/assemble.ts", "test/run/execute.test.ts", [
    "an encoder's outputs are another block's",
    "slice(code, 1, start, end)]",
    "slice(code, 1, 0, end - start)]",
    "one output per block",
  ]),
  faultsIn(
    "src/projections/effects.ts",
    "test/projections/nuisance.test.ts",
    [
      "a light that one person only has is read as a light",
      "size === 0 ? 0 : 1 - 1 / size",
      "size === 0 ? 0 : 1",
    ],
    ["how often a person has a light is not looked at", "const TURNS = 20;", "const TURNS = 0;"],
  ),
  faultsIn("src/projections/projected.ts", "test/execute/projections.test.ts", [
    "readouts read what was projected",
    "map((fitted) => projected(made, fitted))",
    "map((fitted) => projected(project.reduce(projected, made), fitted))",
  ]),
].flat();
