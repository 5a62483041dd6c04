/** The experiment of the lesson: the same for every reader, and the same net, steps and pictures for both encoders. */
import { type Dataset, type Experiment, resolveExperiment } from "../../../../src/web.ts";
import { BLOCK, type EncoderName, type ShortRunSettings, WIDTH } from "./protocol.ts";

/** Of everything that is drawn by chance. */
export const SEED = 0;
/** People of the album, and others whom the encoders learn from. */
export const PEOPLE = { album: 8, training: 40 };
/** Levels of lighting under which the album has the person who is searched for. */
export const FRONT = [2, 3];

export const STEPS = 600;
/** Steps between two frames. */
export const EVERY = 5;
export const BATCH = 96;
/** Of both recipes. */
export const TEMPERATURE = 0.2;
const LEARNING_RATE = 2e-3;
/** Steps of a short run. */
const SHORT_STEPS = 60;

const net = { name: "conv4", options: { width: 0.5, hidden: 64 } };
const optimiser = { name: "adam", options: { learningRate: LEARNING_RATE } };

/** What an encoder is trained by: a recipe as it is, "blocks" or, on two altered copies of a picture, "infonce". */
export function experimentOf(encoder: EncoderName, dataset: Dataset): Experiment {
  const blocks = Object.fromEntries(dataset.factors.map(({ name }) => [name, BLOCK]));
  const given =
    encoder === "blocks" ? { recipe: "blocks", code: blocks } : { recipe: "infonce", code: { whole: WIDTH } };
  const data = { name: dataset.name };
  return resolveExperiment(
    { ...given, data, net, optimiser, steps: STEPS, batch: BATCH, seed: SEED },
    dataset,
  );
}

/** Blocks under other settings; a collapse is what is left without strangers and without a penalty. */
export function shortExperiment(
  { temperature, batch, collapse }: ShortRunSettings,
  dataset: Dataset,
): Experiment {
  const { terms, ...rest } = experimentOf("blocks", dataset);
  const warmed = terms.map((term) =>
    term.name === "infoNce" ? { ...term, options: { temperature } } : term,
  );
  const changed = { steps: SHORT_STEPS, batch, terms: collapse ? [{ name: "alignment" }] : warmed };
  return resolveExperiment({ ...rest, ...changed }, dataset);
}
