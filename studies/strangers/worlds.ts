/** Other things than people under light: what is left out, and what the choice is asked to look past. */
import { type Dataset, datasets, heldOut, type Ref, type Rng, random } from "../../src/index.ts";
import { openWorlds } from "../worlds.ts";

/** The worlds of the table. */
export const ELSEWHERE = ["coil20", "lpc", "faces", "icons"] as const;
/** Name of a world of the table. */
export type Elsewhere = (typeof ELSEWHERE)[number];

/** What is searched for in a world, and what its halves differ in. */
interface Sought {
  /** Factors whose combinations are searched for. */
  readonly content: readonly string[];
  /** Whole levels of this factor are in one half. */
  readonly parted: string;
  readonly about: string;
}

/** What each world is searched for. */
export const SOUGHT: Readonly<Record<Elsewhere, Sought>> = {
  coil20: { content: ["object"], parted: "object", about: "20 objects turned through 72 angles" },
  lpc: {
    content: ["body", "bottomwear", "topwear", "hair"],
    parted: "body",
    about: "sprites by who they are and what they wear, bodies left out, in four directions and three frames",
  },
  faces: { content: ["identity"], parted: "identity", about: "drawn heads" },
  icons: { content: ["icon"], parted: "icon", about: "Phosphor icons in six weights" },
};

/** Levels of the content in a half, and pictures of each, are no more than this. */
export const [LEVELS, PICTURES] = [120, 60];

/** A world in halves: the choice sees the first, and everything is measured on the second. */
export interface Halves {
  readonly ref: Ref;
  readonly dataset: Dataset;
  /** The levels that training sees, and those that nobody chose by. */
  readonly fold: heldOut.Fold;
  readonly content: string;
}

/** Opens a world; null where its file is not there. */
export async function openHalves(
  world: Elsewhere,
  folder: string | undefined,
  seed: number,
): Promise<Halves | null> {
  const { opened } = await openWorlds([world], folder);
  if (opened.length === 0) return null;
  const { ref, dataset } = opened[0];
  return { ref, ...halvesOf(dataset, SOUGHT[world], random(seed).fork("halves")) };
}

/** A dataset in halves with whole levels of a factor in one of them. */
export function halvesOf(
  whole: Dataset,
  { content, parted }: Pick<Sought, "content" | "parted">,
  rng: Rng,
): Omit<Halves, "ref"> {
  const dataset = searchedBy(whole, content);
  const name = content.join(" × ");
  const half = heldOut.foldsOf(whole, parted, 2, rng.fork("half"))[0];
  const [train, held] = [half.train, half.held].map((rows, at) => some(dataset, name, rows, rng.fork(at)));
  return { dataset, fold: { train, held, labels: half.labels }, content: name };
}

/** The dataset with the combinations of some factors as content, and the other factors as nuisances. */
function searchedBy(dataset: Dataset, content: readonly string[]): Dataset {
  const all = datasets.allRows(dataset);
  const columns = content.map((name) => datasets.levelsOf(dataset, name, all));
  const keys = Array.from(all, (row) => columns.map((column) => column[row]).join());
  const numbers = new Map([...new Set(keys)].map((key, at) => [key, at]));
  const others = dataset.factors.filter(({ name }) => !content.includes(name));
  const rest = others.map(({ name }) => datasets.levelsOf(dataset, name, all));
  return {
    ...dataset,
    factors: [
      { name: content.join(" × "), size: numbers.size, kind: "categorical", role: "content" },
      ...others.map((factor) => ({ ...factor, role: "nuisance" as const })),
    ],
    levels: Int32Array.from(
      Array.from(all, (row) => [numbers.get(keys[row])!, ...rest.map((column) => column[row])]).flat(),
    ),
  };
}

/** Some levels of the content, and some pictures of each. */
function some(dataset: Dataset, content: string, rows: Int32Array, rng: Rng): Int32Array {
  const levels = datasets.levelsOf(dataset, content, rows);
  const each = [...Map.groupBy(rows.keys(), (at) => levels[at]).values()];
  const chosen = Array.from(
    rng.fork("levels").permutation(each.length).subarray(0, LEVELS),
    (at) => each[at],
  );
  const pictures = chosen.flatMap((places, level) => {
    const order = rng.fork("pictures", level).permutation(places.length).subarray(0, PICTURES);
    return Array.from(order, (at) => rows[places[at]]);
  });
  return Int32Array.from(pictures).sort();
}
