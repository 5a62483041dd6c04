/** What is compared on the benchmark: how pictures are normalised, what the run is told, what it minimises. */
import {
  type Dataset,
  type datasets,
  type Experiment,
  experiments,
  type Supervision,
  type WeightedTerm,
} from "../../src/index.ts";

/** One method under comparison. */
export interface Arm {
  readonly name: string;
  readonly normalise: datasets.Normalise;
  readonly recipe: "infonce" | "supCon" | "disco";
  /** Terms beside the recipe's own. */
  readonly penalties?: readonly WeightedTerm[];
  /** The standard deviation of the noise on normalised pictures, in standard deviations of the picture. */
  readonly noise: number;
}

const LOG = "logStandardise";
const CONTRAST = "localContrast";

/** A penalty between the blocks is told no more than the arm is; its floor keeps a block from winning by collapse. */
const penalty = (name: string, weight: number): WeightedTerm => ({
  name,
  weight,
  options: { between: "blocks", floor: 0.1 },
});
/** An attacker is told the light of every picture. */
const attacker = (weight: number): WeightedTerm => ({
  name: "attacker",
  weight,
  options: { factor: "lighting", blocks: ["identity"], floor: 0.1 },
});

/** The weights of the penalties were fixed before a score was seen. */
const PENALTIES: readonly (readonly [string, readonly WeightedTerm[]])[] = [
  ["HSIC", [penalty("hsic", 1)]],
  ["Gaussian TC", [penalty("gaussianTotalCorrelation", 0.1)]],
  ["CLUB", [penalty("club", 0.1)]],
  ["attacker", [attacker(1)]],
];

/** These penalties are put beside the last arm too. */
const BESIDE = ["Gaussian TC", "attacker"];

const arm = (
  recipe: Arm["recipe"],
  normalise: datasets.Normalise,
  noise = 0,
  [suffix, penalties]: readonly [string, readonly WeightedTerm[]] = ["", []],
): Arm => ({
  name: [
    { infonce: "InfoNCE", supCon: "SupCon", disco: "disco" }[recipe],
    ...(suffix === "" ? [] : [`+ ${suffix}`]),
    ...(normalise === LOG ? [] : [`on local contrast`]),
    ...(noise === 0 ? [] : [noise === 1 ? "with noise" : `with noise ${noise}`]),
  ].join(" "),
  ...{ recipe, normalise, noise, penalties },
});

/** SupCon on local contrast with noise of so many standard deviations of the picture. */
export const supConOnContrast = (noise: number): Arm => arm("supCon", CONTRAST, noise);

/** The row whose noise and directions are chosen inside the training pictures. */
export const CHOSEN = "SupCon on local contrast, settings chosen";

/** Arms without and with each of the two things that were added: local contrast, and noise as strong as the picture. */
export const ARMS: readonly Arm[] = [
  arm("infonce", LOG),
  arm("supCon", LOG),
  arm("disco", LOG),
  ...PENALTIES.map((added) => arm("supCon", LOG, 0, added)),
  arm("supCon", LOG, 1),
  arm("infonce", CONTRAST, 1),
  arm("supCon", CONTRAST),
  arm("supCon", CONTRAST, 0.5),
  arm("supCon", CONTRAST, 1),
  arm("disco", CONTRAST, 1),
  ...PENALTIES.filter(([name]) => BESIDE.includes(name)).map((added) => arm("supCon", CONTRAST, 1, added)),
];

/** The arms that extrapolation is asked of. */
export const FEW: readonly Arm[] = [
  arm("supCon", LOG),
  arm("supCon", CONTRAST, 1),
  arm("disco", CONTRAST, 1),
];

/** What is compared inside the training pictures, to choose how much noise. */
export const CHOICES: readonly Arm[] = [0, 0.5, 1, 2].flatMap((noise) => [
  arm("supCon", LOG, noise),
  arm("supCon", CONTRAST, noise),
]);

/** The number of dimensions of the identity block. */
const IDENTITY = 32;
/** Five lights lie apart in four dimensions; more would have room for whose face it was. */
const LIGHTING = 4;

/** One standard deviation of a normalised picture, whose bytes are 128 + 42·z, in 0..1. */
const DEVIATION = 42 / 255;

/** Converts noise from standard deviations of a normalised picture to the measure that views take. */
export const noiseOf = (deviations: number): number => Number((deviations * DEVIATION).toFixed(4));

/** The experiment of an arm: every arm has the same net, batch, optimiser and steps. */
export function experimentOf(
  { recipe, noise, penalties = [] }: Arm,
  dataset: Dataset,
  { steps, batch, seed }: { readonly steps: number; readonly batch: number; readonly seed: number },
): Experiment {
  const whole = recipe === "infonce";
  // In aligned faces of 24×21 pixels place and tone are information, so noise is the only change.
  const view = {
    ...{ crop: 0, flip: 0, brightness: 0, contrast: 0, gamma: 0 },
    noise: noiseOf(noise),
  };
  const given = {
    data: { name: dataset.name },
    recipe,
    code: whole ? { code: IDENTITY + LIGHTING } : { identity: IDENTITY, lighting: LIGHTING },
    net: { name: "mlp", options: { hidden: [256] } },
    pairs: whole ? { name: "augment", options: view } : { name: "shareFactor", options: { view } },
    ...{ steps, batch, seed, metrics: [] },
  };
  const experiment = experiments.resolveExperiment(given, dataset);
  return { ...experiment, terms: [...experiment.terms, ...penalties] };
}

/** What a run of the experiment is told. */
export const toldOf = (experiment: Experiment): Supervision => experiments.supervisionOf(experiment);
