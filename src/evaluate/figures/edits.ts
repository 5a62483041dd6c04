/** Pictures of what a decoder makes of a run's codes, for its report: traversals, swaps, one edit; and how codes are spread. */
import { levelLabel, levelTable } from "../../data/dataset.ts";
import { pixels } from "../../data/images/pixels.ts";
import { gridPng, type Layout } from "../../data/images/tiles.ts";
import { swap } from "../../edit/swap.ts";
import { traverse } from "../../edit/traverse.ts";
import type { Runtime } from "../../engine/index.ts";
import { discretiseAll, entropy, mutualInformation } from "../../estimators/information/information.ts";
import { factorLevels } from "../../estimators/levels.ts";
import { mapRows } from "../../inference/encode.ts";
import { dimensionNames } from "../../metrics/frame/dimensionNames.ts";
import { variances } from "../../numerics/covariance.ts";
import { column, vstack } from "../../numerics/matrix.ts";
import { quantile } from "../../numerics/quantile.ts";
import { random } from "../../random.ts";
import type { Dataset, Matrix, Representation, Split } from "../../types/index.ts";

const STEPS = 9;
/** Dimensions shown, the most active first. */
const DIMENSIONS = 10;
const [CONTENTS, STYLES] = [5, 6];
const BINS = 30;

/** A row of pictures: one part of one code through the quantiles of the data. */
export interface TraversalRow {
  readonly part: string;
  /** The factor that the part tells most of, and how much of it (0..1); null for blocks, which are named. */
  readonly carries: { readonly factor: string; readonly share: number } | null;
  /** Variance of the part over the training pictures. */
  readonly activity: number;
  /** data: URI */
  readonly image: string;
}
/** How one dimension is spread. */
export interface Histogram {
  readonly part: string;
  /** Edges of the bins, one more than counts. */
  readonly edges: readonly number[];
  /** Shares of the pictures. */
  readonly train: readonly number[];
  readonly held: readonly number[];
}
/** `figures/edits.json` */
export interface EditFigures {
  readonly blocks: readonly TraversalRow[];
  readonly dimensions: readonly TraversalRow[];
  /** First row: where the block comes from; first column: what everything else comes from. */
  readonly swaps: { readonly block: string; readonly image: string } | null;
  readonly edit: { readonly block: string; readonly shown: readonly string[]; readonly image: string } | null;
  readonly histograms: readonly Histogram[];
}

interface Given {
  readonly dataset: Dataset;
  readonly representation: Representation;
  readonly rows: Split;
  readonly decoder: Uint8Array;
  readonly seed: number;
}

/** Codes of the pictures that figures show, with the dataset row of each. */
interface Held {
  readonly codes: Matrix;
  readonly rows: Int32Array;
}

/** All figures of one run. */
export async function editFigures(runtime: Runtime, given: Given): Promise<EditFigures> {
  const { dataset, representation, rows, decoder, seed } = given;
  const part =
    representation.unseen.codes.rows > 1 ? "unseen" : representation.test.codes.rows > 1 ? "test" : "train";
  const order = random(seed).fork("figures").permutation(rows[part].length);
  const held: Held = { codes: representation[part].codes, rows: rows[part] };
  const session = await runtime.load(decoder);
  const decode = async (codes: Matrix) => (await mapRows(runtime, session, "code", ["images"], codes))[0];
  const image = async (pictures: Matrix, layout: Layout) => {
    const [, height, width] = dataset.shape;
    const png = await gridPng(pictures, layout, { shape: dataset.shape, height, width, gap: 2 });
    return `data:image/png;base64,${png.toString("base64")}`;
  };
  const { train, blocks } = representation;
  const code = codeAt(held.codes, order[0]);
  const strip = async (columns: readonly [number, number]) => {
    const pictures = await decode(traverse({ train }, code, columns, { steps: STEPS }));
    return image(pictures, [Array.from({ length: STEPS }, (_, i) => i)]);
  };
  const block = styleBlock(representation);
  return {
    blocks: await Promise.all(
      Object.entries(blocks).map(async ([name, columns]) => ({
        ...{
          part: name,
          carries: null,
          activity: activityOf(train.codes, columns),
          image: await strip(columns),
        },
      })),
    ),
    dimensions: await Promise.all(
      activeDimensions(representation).map(async ({ at, ...row }) => ({
        ...row,
        image: await strip([at, at + 1]),
      })),
    ),
    swaps: block === null ? null : { block, image: await swapGrid(given, held, order, block, decode, image) },
    edit: block === null ? null : await oneEdit(given, held, order, block, decode, image),
    histograms: histogramsOf(representation, part),
  };
}

const codeAt = ({ columns, data }: Matrix, row: number): Float32Array =>
  data.slice(row * columns, (row + 1) * columns);

const stacked = (codes: readonly Float32Array[]): Matrix =>
  codes.map((data) => ({ rows: 1, columns: data.length, data })).reduce(vstack);

const activityOf = (codes: Matrix, [start, end]: readonly [number, number]): number =>
  variances(codes)
    .slice(start, end)
    .reduce((a, b) => a + b, 0);

/** The block that a swap shows best: light where there is one, else the last that is named after a factor. */
function styleBlock({ blocks, factors, unseenFactor }: Representation): string | null {
  const named = Object.keys(blocks).filter((name) => factors.some((factor) => factor.name === name));
  const others = named.filter((name) => name !== unseenFactor);
  if (Object.keys(blocks).length < 2) return null;
  return others.find((name) => name === "lighting") ?? others.at(-1) ?? Object.keys(blocks).at(-1)!;
}

function activeDimensions({ train, blocks, factors }: Representation) {
  const names = dimensionNames(blocks);
  const bins = discretiseAll(train.codes);
  const levels = factors.map((_, f) => factorLevels(train, factors.length, f));
  return variances(train.codes)
    .map((activity, at) => ({ part: names[at], activity, at }))
    .sort((a, b) => b.activity - a.activity)
    .slice(0, DIMENSIONS)
    .map((row) => {
      const shares = levels.map((list) => {
        const whole = entropy(list);
        return whole > 0 ? mutualInformation(bins[row.at], list) / whole : 0;
      });
      const share = Math.max(...shares);
      return { ...row, carries: { factor: factors[shares.indexOf(share)].name, share } };
    });
}

type Decode = (codes: Matrix) => Promise<Matrix>;
type Image = (pictures: Matrix, layout: Layout) => Promise<string>;

/** Rows that differ in the held-out or first factor, as far as there are such. */
function different(
  { dataset, representation: { unseenFactor } }: Given,
  { rows }: Held,
  order: Int32Array,
  count: number,
) {
  const f = Math.max(
    0,
    dataset.factors.findIndex(({ name }) => name === unseenFactor),
  );
  return oneOfEach(dataset, rows, order, f, count);
}

function oneOfEach(
  dataset: Dataset,
  rows: Int32Array,
  order: Int32Array,
  f: number,
  count: number,
): number[] {
  const levels = levelTable(dataset, rows);
  const seen = new Set<number>();
  const fresh = [...order].filter((at) => {
    const level = levels[at * dataset.factors.length + f];
    if (level < 0 || seen.has(level)) return false;
    seen.add(level);
    return true;
  });
  return fresh.slice(0, count);
}

async function swapGrid(
  given: Given,
  held: Held,
  order: Int32Array,
  block: string,
  decode: Decode,
  image: Image,
): Promise<string> {
  const { dataset, representation } = given;
  const contents = different(given, held, order, CONTENTS);
  const f = dataset.factors.findIndex(({ name }) => name === block);
  const styles = oneOfEach(dataset, held.rows, order.toReversed(), Math.max(0, f), STYLES);
  const columns = representation.blocks[block];
  const codes = contents.flatMap((content) =>
    styles.map((style) => swap(codeAt(held.codes, content), codeAt(held.codes, style), columns)),
  );
  const heads = pixels(
    dataset,
    Int32Array.from([...styles, ...contents], (at) => held.rows[at]),
  );
  const pictures = vstack(heads, await decode(stacked(codes)));
  const first = styles.length + contents.length;
  const layout = [
    [null, ...styles.map((_, s) => s)],
    ...contents.map((_, c) => [styles.length + c, ...styles.map((__, s) => first + c * styles.length + s)]),
  ];
  return image(pictures, layout);
}

async function oneEdit(
  given: Given,
  held: Held,
  order: Int32Array,
  block: string,
  decode: Decode,
  image: Image,
): Promise<EditFigures["edit"]> {
  const { dataset, representation } = given;
  const f = dataset.factors.findIndex(({ name }) => name === block);
  const levels = levelTable(dataset, held.rows);
  const count = dataset.factors.length;
  const from = order[0];
  const donor = [...order].find((at) => f < 0 || levels[at * count + f] !== levels[from * count + f]) ?? from;
  const own = codeAt(held.codes, from);
  const edited = swap(own, codeAt(held.codes, donor), representation.blocks[block]);
  const shownRows = pixels(dataset, Int32Array.of(held.rows[from], held.rows[donor]));
  const wanted = levels.slice(from * count, (from + 1) * count);
  if (f >= 0) wanted[f] = levels[donor * count + f];
  const truth = f >= 0 ? dataset.render?.(wanted) : undefined;
  const columns = shownRows.columns;
  const true1 = truth && { rows: 1, columns, data: Float32Array.from(truth, (byte) => byte / 255) };
  const pictures = [shownRows, await decode(stacked([own, edited])), ...(true1 ? [true1] : [])].reduce(
    vstack,
  );
  const label = f < 0 ? "" : ` (${levelLabel(dataset.factors[f], levels[donor * count + f])})`;
  const shown = [`given`, `its reconstruction`, `the picture whose ${block} is taken${label}`, "edited"];
  return {
    block,
    shown: [...shown, ...(true1 ? ["what it should be, drawn"] : [])],
    image: await image(pictures, [[0, 2, 1, 3, ...(true1 ? [4] : [])]]),
  };
}

/** The most active dimension of every block. */
function histogramsOf(
  { train, blocks, ...parts }: Representation,
  part: "train" | "test" | "unseen",
): Histogram[] {
  const held = part === "train" ? train : parts[part];
  const spread = variances(train.codes);
  return Object.entries(blocks).map(([name, [start, end]]) => {
    const own = spread.slice(start, end);
    const at = start + own.indexOf(Math.max(...own));
    const values = [train, held].map(({ codes }) => column(codes, at));
    const all = [...values[0], ...values[1]];
    const [low, high] = [quantile(all, 0.002), quantile(all, 0.998)];
    const width = high > low ? (high - low) / BINS : 1;
    const counts = values.map((list) => {
      const shares = new Array<number>(BINS).fill(0);
      for (const value of list)
        shares[Math.max(0, Math.min(BINS - 1, Math.floor((value - low) / width)))] += 1 / list.length;
      return shares;
    });
    const edges = Array.from({ length: BINS + 1 }, (_, i) => low + i * width);
    return { part: `${name}[${at - start}]`, edges, train: counts[0], held: counts[1] };
  });
}
