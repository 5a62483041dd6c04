/** Edits of a run's pictures, as `unweave edit` makes them, and what the encoder reads of the result. */
import {
  applySets,
  type Blocks,
  columns,
  type Decoder,
  edits,
  levelLabel,
  type Matrix,
  type PictureEncoder,
  type Reference,
  type Setting,
} from "../../../../src/web.ts";
import {
  type Change,
  type Editable,
  type Edited,
  type Planes,
  type Reading,
  type Source,
  STEPS,
} from "./messages.ts";

/** Distances beyond which novelty would keep the page waiting. */
const MOST_PAIRS = 3e7;

/** An opened run that decodes. */
export class Bench {
  private readonly encoder: PictureEncoder;
  private readonly decode: Decoder;
  private readonly reference: Reference;
  private readonly space: edits.CodeSpace;
  /** By block: the distance of two held-out pictures, squared and averaged over all of them. */
  private readonly typical: Readonly<Record<string, number>>;
  private readonly novelty: edits.NoveltyScale | null;
  /** The code of the reconstruction that edits are compared with. */
  private before: Float32Array | null = null;

  constructor(encoder: PictureEncoder, decode: Decoder, reference: Reference) {
    const named = Object.entries(encoder.contract.blocks);
    const blocks: Blocks = Object.fromEntries(named.map(([name, { columns: range }]) => [name, range]));
    const { train, held } = reference;
    this.encoder = encoder;
    this.decode = decode;
    this.reference = reference;
    this.space = { blocks, factors: reference.factors, train };
    this.typical = Object.fromEntries(
      Object.entries(blocks).map(([name, [start, end]]) => [name, 2 * spread(columns(held, start, end))]),
    );
    const isQuick = train.codes.rows * held.rows <= MOST_PAIRS;
    this.novelty = isQuick ? new edits.NoveltyScale(train.codes, held) : null;
  }

  editable(): Editable {
    const { factors, train } = this.reference;
    return {
      blocks: this.space.blocks,
      factors: factors.map((factor, k) => {
        const shown = [...new Set(levelsOf(train.levels, k, factors.length))].filter((level) => level >= 0);
        const levels = shown.sort((a, b) => a - b).map((level) => levelLabel(factor, level));
        return { name: factor.name, kind: factor.kind, levels };
      }),
    };
  }

  async source(code: Float32Array): Promise<Source> {
    const [picture] = await this.pictures(asRow(code));
    this.before = await this.encoded(picture);
    const steps = Object.entries(this.space.blocks).map(([block, range]) => {
      const line = edits.traverse(this.space, code, range, { steps: STEPS });
      return [block, nearestRow(columns(line, ...range), code.subarray(...range))];
    });
    return {
      reconstruction: picture,
      reading: this.reading(this.before, code),
      steps: Object.fromEntries(steps),
    };
  }

  async edit(code: Float32Array, changes: readonly Change[]): Promise<Edited> {
    const edited = this.edited(code, changes);
    const [picture] = await this.pictures(asRow(edited));
    const read = await this.encoded(picture);
    return {
      code: edited,
      picture,
      reading: this.reading(read, this.before ?? code),
      novelty: this.novelty?.of(asRow(edited))[0].share ?? null,
    };
  }

  traverse(code: Float32Array, part: string, steps: number): Promise<Planes[]> {
    const range = edits.columnsNamed(this.space.blocks, part);
    return this.pictures(edits.traverse(this.space, code, range, { steps }));
  }

  between(from: Float32Array, to: Float32Array, steps: number): Promise<Planes[]> {
    return this.pictures(edits.interpolate(from, to, steps));
  }

  /** Settings in their order, then places along blocks. */
  private edited(code: Float32Array, changes: readonly Change[]): Float32Array {
    const others = new Map<string, { readonly code: Float32Array }>();
    const sets = changes.flatMap((change, at): Setting[] => {
      if ("level" in change) return [change];
      if ("step" in change) return [];
      others.set(`${at}`, change);
      return [{ part: change.block, from: `${at}` }];
    });
    const set = applySets({ space: this.space }, code, others, { sets, method: "mean" });
    return changes.reduce((now, change) => {
      if (!("step" in change)) return now;
      const range = edits.columnsNamed(this.space.blocks, change.block);
      const { data } = edits.traverse(this.space, now, range, { steps: STEPS });
      return data.slice(change.step * now.length, (change.step + 1) * now.length);
    }, set);
  }

  private async pictures(codes: Matrix): Promise<Planes[]> {
    const { height, width } = this.encoder.contract.pictures;
    const { data, columns: size } = await this.decode(codes);
    const channels = size / (height * width);
    return Array.from({ length: codes.rows }, (_, row) => ({
      ...{ channels, height, width },
      data: data.slice(row * size, (row + 1) * size),
    }));
  }

  /** The code of a picture as a file of it would have it: in bytes. */
  private async encoded({ data, channels, height, width }: Planes): Promise<Float32Array> {
    const area = height * width;
    const pixels = new Uint8ClampedArray(4 * area).fill(255);
    for (let at = 0; at < area; at++)
      for (let c = 0; c < 3; c++) pixels[4 * at + c] = 255 * data[(c % channels) * area + at];
    return (await this.encoder.encode([{ height, width, data: pixels }])).data;
  }

  private reading(code: Float32Array, against: Float32Array): Reading {
    const { blocks, factors, train } = this.space;
    const shifts = Object.entries(blocks).map(([block, range]) => {
      const squares = distance(code.subarray(...range), against.subarray(...range));
      return [block, Math.sqrt(squares / Math.max(1e-12, this.typical[block]))];
    });
    const levels = factors.flatMap((factor, k) => {
      const { name } = factor;
      if (!Object.hasOwn(blocks, name)) return [];
      const means = edits.levelMeans(this.space, levelsOf(train.levels, k, factors.length), blocks[name]);
      const own = code.subarray(...blocks[name]);
      const nearest = [...means].sort((a, b) => distance(a[1], own) - distance(b[1], own)).slice(0, 1);
      return nearest.map(([level]) => [name, levelLabel(factor, level)]);
    });
    return { shifts: Object.fromEntries(shifts), levels: Object.fromEntries(levels) };
  }
}

const asRow = (code: Float32Array): Matrix => ({ rows: 1, columns: code.length, data: code });

/** The levels of one factor, row by row. */
const levelsOf = (levels: Int32Array, factor: number, factors: number): Int32Array =>
  Int32Array.from({ length: levels.length / factors }, (_, row) => levels[row * factors + factor]);

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, j) => sum + (x - b[j]) ** 2, 0);

/** The variance of all columns together. */
function spread({ rows, columns: width, data }: Matrix): number {
  const means = new Float64Array(width);
  data.forEach((x, at) => {
    means[at % width] += x / rows;
  });
  return data.reduce((sum, x, at) => sum + (x - means[at % width]) ** 2 / rows, 0);
}

function nearestRow({ rows, columns: width, data }: Matrix, code: Float32Array): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let row = 0; row < rows; row++) {
    const far = distance(data.subarray(row * width, (row + 1) * width), code);
    if (far < least) [best, least] = [row, far];
  }
  return best;
}
