/** Retrieval strips: a few queries, and what each block calls their nearest neighbours. */
import sharp from "sharp";
import { levelLabel } from "../data/table.ts";
import { eachDistances, smallest, unitRows } from "../metrics/nearest.ts";
import { partsOf } from "../metrics/parts.ts";
import { type Rng, random } from "../random.ts";
import type { Dataset, Representation } from "../types.ts";
import type { Evaluation } from "./evaluate.ts";

const QUERIES = 6;
const NEIGHBOURS = 6;

export interface Picture {
  /** data: URI of a PNG */
  readonly image: string;
  /** Its levels in words. */
  readonly label: string;
  /** Agrees with the query in the factor asked for; absent for queries. */
  readonly right?: boolean;
}
export interface Strip {
  /** The block searched by. */
  readonly part: string;
  /** The factor in which a neighbour should agree. */
  readonly factor: string;
  /** Neighbours that agree with the query in this factor too are left out: they would be too easy. */
  readonly across: string | null;
  readonly queries: readonly { readonly query: Picture; readonly neighbours: readonly Picture[] }[];
}

/** One strip per block that is named after a factor; a code of one block is asked for the held-out factor. */
export async function retrievalStrips(
  dataset: Dataset,
  { representation, rows }: Evaluation,
  seed: number,
): Promise<Strip[]> {
  const set =
    representation.unseen.codes.rows > 1 ? "unseen" : representation.test.codes.rows > 1 ? "test" : "train";
  const names = representation.factors.map((f) => f.name);
  const first = representation.unseenFactor ?? names[0];
  const chosen = chooseQueries(representation, set, names.indexOf(first), random(seed).fork("strips"));
  const strips: Strip[] = [];
  for (const part of partsOf(representation).filter(({ isBlock }) => isBlock)) {
    const factor = names.includes(part.name) ? part.name : first;
    const across =
      factor === first
        ? (names.find((n) => n === "lighting" && n !== first) ?? names.find((n) => n !== first))
        : first;
    const codes = unitRows(part.codes(set));
    const level = (row: number, name: string) =>
      representation[set].levels[row * names.length + names.indexOf(name)];
    const queries: Strip["queries"][number][] = [];
    const asked = {
      ...codes,
      rows: chosen.length,
      data: Float32Array.from(
        chosen.flatMap((q) => [...codes.data.subarray(q * codes.columns, (q + 1) * codes.columns)]),
      ),
    };
    const found: number[][] = [];
    eachDistances(codes, asked, (at, d) => {
      const q = chosen[at];
      for (let i = 0; i < d.length; i++) {
        if (i === q || (across !== undefined && level(i, across) === level(q, across))) d[i] = Infinity;
      }
      found.push(smallest(d, NEIGHBOURS));
    });
    for (const [at, q] of chosen.entries()) {
      const neighbours = found[at].map(async (i) => ({
        ...(await picture(dataset, rows[set][i])),
        right: level(i, factor) === level(q, factor),
      }));
      queries.push({
        query: await picture(dataset, rows[set][q]),
        neighbours: await Promise.all(neighbours),
      });
    }
    strips.push({ part: part.name, factor, across: across ?? null, queries });
  }
  return strips;
}

/** Rows of as many different levels of factor `k` as there are. */
function chooseQueries(
  representation: Representation,
  set: "train" | "test" | "unseen",
  k: number,
  rng: Rng,
): number[] {
  const { codes, levels } = representation[set];
  const seen = new Set<number>();
  const order = [...rng.permutation(codes.rows)];
  const fresh = order.filter((row) => {
    const level = levels[row * representation.factors.length + k];
    if (level < 0 || seen.has(level)) return false;
    seen.add(level);
    return true;
  });
  return fresh.slice(0, QUERIES);
}

async function picture(dataset: Dataset, row: number): Promise<Picture> {
  const [channels, height, width] = dataset.shape;
  const size = height * width;
  const planes = dataset.images.subarray(row * channels * size, (row + 1) * channels * size);
  const interleaved = Uint8Array.from(
    planes,
    (_, at) => planes[(at % channels) * size + Math.floor(at / channels)],
  );
  const png = await sharp(interleaved, { raw: { width, height, channels: channels as 1 | 3 } })
    .png({ palette: false })
    .toBuffer();
  const count = dataset.factors.length;
  const words = dataset.factors.map((factor, f) => levelLabel(factor, dataset.levels[row * count + f]));
  return { image: `data:image/png;base64,${png.toString("base64")}`, label: words.join(" · ") };
}
