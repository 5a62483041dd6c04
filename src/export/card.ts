/** `README.md` of an export: what the encoder is, what it learned from and was told, what it scores, and what it is not for. */
import type { EncoderContract } from "../inference/contract.ts";
import { inPercent } from "../numerics/percent.ts";
import { type DataFile, describeData } from "../run/data.ts";
import type { ScoresFile } from "../run/folder.ts";
import { VERSION } from "../run/version.ts";
import type { Experiment } from "../types/index.ts";
import type { Cost } from "./cost.ts";
import type { Answers } from "./golden.ts";
import { EMBEDDING, outputsOf, PICTURES } from "./names.ts";

/** What a person says of the encoder. */
export interface Told {
  /** The licence of the encoder, by its short name. */
  readonly licence: string;
  /** Where the pictures are from, and under which licence. */
  readonly about?: string;
  /** Who agreed to what, where pictures show people. */
  readonly consent?: string;
}

/** All that the card is made of. */
export interface Card extends Told {
  readonly experiment: Experiment;
  readonly scores: ScoresFile;
  readonly data: DataFile | null;
  readonly contract: EncoderContract;
  readonly opset: number;
  /** By file. */
  readonly answers: Readonly<Record<string, Answers>>;
  readonly costs: Readonly<Record<string, Cost>>;
  /** Sentences about how pictures are prepared. */
  readonly notes: readonly string[];
  /** Whether the golden pictures are of the training. */
  readonly showsPictures: boolean;
  readonly decodes: boolean;
  readonly hasParameters: boolean;
}

/** The text, in Markdown with the head that the hub reads. */
export function cardOf(card: Card): string {
  const sections = { Use: use, Data: data, Scores: scores, Files: files, Limits: limits, Consent: consent };
  const texts = Object.entries(sections).map(([title, write]) => `## ${title}\n\n${write(card)}`);
  return `${head(card)}\n# An encoder whose code is split into named blocks\n\n${summary(card)}\n\n${texts.join("\n\n")}\n`;
}

const head = ({ licence }: Card) =>
  [
    "---",
    `license: ${JSON.stringify(licence)}`,
    "library_name: transformers.js",
    "pipeline_tag: image-feature-extraction",
    "tags: [unweave, disentanglement, onnx]",
    "---\n",
  ].join("\n");

function summary({ experiment: { recipe, steps, seed }, scores: { supervision }, contract }: Card): string {
  const { height, width, sees } = contract.pictures;
  const content = contract.content === null ? "" : ` It was made to find \`${contract.content.factor}\`.`;
  return (
    `Pictures of ${height} × ${width} → codes, trained by [Unweave](https://www.npmjs.com/package/unweave) ${VERSION}: recipe \`${recipe}\`, ` +
    `${steps} steps, seed ${seed}. It sees ${sees === "grey" ? "the luminance of pictures" : "colour"}. What it was told: ${supervision}.${content}`
  );
}

function use({ scores: { blocks }, contract, notes }: Card): string {
  const rows = Object.entries(outputsOf(blocks)).map(
    ([name, output]) => `| \`${output}\` | ${name} | ${blocks[name].join(" to ")} |`,
  );
  const [first] = Object.values(outputsOf(blocks));
  return [
    "```js",
    'import { AutoImageProcessor, AutoModel, RawImage } from "@huggingface/transformers";\n',
    'const [prepare, encoder] = await Promise.all([AutoImageProcessor.from_pretrained("OWNER/NAME"), AutoModel.from_pretrained("OWNER/NAME")]);',
    `const { ${EMBEDDING}, ${first} } = await encoder(await prepare(await RawImage.read("picture.jpg")));`,
    "```\n",
    `transformers.js says twice that it does not know this model, and opens it as any encoder. In other programs the input \`${PICTURES}\` is [n, 3, height, width] of float32 in 0..1, red, green and blue; everything after resizing is inside.`,
    `Two codes are compared by their ${contract.compared}, block by block.\n`,
    `| output | block | columns of \`${EMBEDDING}\` |\n| --- | --- | --- |\n${rows.join("\n")}`,
    ...notes.map((note) => `\n**Note:** ${note}.`),
  ].join("\n");
}

function data({ experiment, data, about }: Card): string {
  const factors = (data?.factors ?? []).map(
    ({ name, kind, role, size }) => `| ${name} | ${kind} | ${role ?? "none"} | ${size} |`,
  );
  const table =
    factors.length === 0
      ? ""
      : `\n\n| factor | kind | role | levels |\n| --- | --- | --- | ---: |\n${factors.join("\n")}`;
  return `${about ?? "Nobody said where the pictures are from."}\n\nAs the run read it: ${describeData(data, experiment.data)}.${table}`;
}

const shown = (value: number | null) => (value === null ? "–" : value.toFixed(4));

function scores({ scores: { scores } }: Card): string {
  const rows = scores.map(
    ({ metric, variant, value, ci95, null: chance }) =>
      `| \`${metric}\` | ${variant.replaceAll("|", "\\|")} | ${shown(value)} | ${ci95 === null ? "–" : ci95.map(shown).join(" to ")} | ${shown(chance)} |`,
  );
  return (
    "On rows that were held out of the training. The null is what the same measure gives where nothing is known; a score beside it proves nothing.\n\n" +
    `| metric | how | value | 95 % interval | null |\n| --- | --- | ---: | --- | ---: |\n${rows.join("\n")}`
  );
}

function files({ answers, costs, opset, showsPictures, decodes, hasParameters }: Card): string {
  const checked = Object.entries(answers).map(([file, gaps]) => {
    const said = Object.entries(gaps).map(
      ([name, gap]) => `${name} ${gap === null ? "not there" : gap.toExponential(1)}`,
    );
    return `| \`${file}\` | ${said.join(", ")} |`;
  });
  return [
    `ONNX with operators of version ${opset}. ${hasParameters ? "`model.safetensors` has the parameters of the nets by name, without what was fitted after the training. " : ""}\`golden.safetensors\` has eight pictures${showsPictures ? " of the training" : " of noise"} with their codes.${decodes ? " `onnx/decoder.onnx` makes pictures of codes (`code` → `images`)." : ""}\n`,
    "Differences from the run on the golden pictures, in shares of the largest number, in the programs of the machine that exported it:\n",
    `| file | differences |\n| --- | --- |\n${checked.join("\n")}`,
    ...Object.entries(costs).map(([file, cost]) => `\n\`${file}\`: ${costSentence(cost)}`),
  ].join("\n");
}

/** What smaller weights cost, in one sentence. */
export function costSentence({ of, pictures, cosine, sameNearest, rank1 }: Cost): string {
  const found =
    rank1 === null
      ? ""
      : `, and it shows the same level for ${inPercent(rank1.smaller, 1)} instead of ${inPercent(rank1.whole, 1)}`;
  return (
    `on ${pictures} ${of} pictures the cosine to the whole encoder's codes is ${cosine.mean.toFixed(5)} on the average and ${cosine.least.toFixed(5)} at the least; ` +
    `the nearest picture is the same for ${inPercent(sameNearest, 1)}${found}.`
  );
}

function limits({ scores: { warnings, skipped = [] } }: Card): string {
  const own = [
    "The scores are about pictures like those that it was trained on: the same camera, places and kinds of things. They say nothing about others.",
    "That a block is read badly by these measures is no promise of privacy or fairness: another reader may do better, and what was not labelled was not measured.",
    ...warnings,
    ...skipped.map(({ metric, why }) => `${metric} was left out: ${why}`),
  ];
  return [...new Set(own)].map((line) => `- ${line}`).join("\n");
}

const consent = ({ consent, showsPictures }: Card) =>
  [
    consent ??
      "Nobody said whether people are shown, and whether they agreed. If faces were learned from, a code is biometric data: computing it without the person's explicit consent is unlawful in many places.",
    "Do not use this to identify people who do not know of it, or to decide about them.",
    ...(showsPictures
      ? ["`golden.safetensors` shows eight pictures of the training to everybody who gets it."]
      : []),
  ].join(" ");
