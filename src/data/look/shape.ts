/** Sides and channels that suit the pictures of a folder, by a sample of them. */
import { InputError } from "../../errors.ts";
import type { ImageFile } from "../images/imageFile.ts";
import { inOrder } from "../images/pool.ts";
import { type FittedImage, readImage } from "../images/read.ts";

/** Height, width and channels that suit pictures, and what was seen of them. */
export interface ShapeFound {
  readonly size: readonly [height: number, width: number];
  readonly channels: 1 | 3;
  /** Sides of most pictures, of the smaller ones where these differ. */
  readonly from: readonly [height: number, width: number];
  readonly sample: number;
  /** Pictures of the sample that have these proportions. */
  readonly alike: number;
  /** Pictures of the sample that show colours. */
  readonly coloured: number;
}

/** Pictures that are looked at. */
const SAMPLE = 48;
/** The longest side that is chosen, the shortest that any reader takes, and what sides are multiples of. */
const [LONGEST, SHORTEST, MULTIPLE] = [96, 16, 4];
/** The share of pictures that may be enlarged a little, so that one small one does not shrink all. */
const SMALLER = 0.1;
/** Pictures are looked at so small, for their colours. */
const THUMB = [3, 24, 24] as const;
/** Mean distance of the channels, of 255, from which on a picture is coloured: more than compressing grey ones brings. */
const COLOURED = 4;

/** Looks at some pictures, evenly spread; null where none can be read. */
export async function lookAtShapes(files: readonly ImageFile[]): Promise<ShapeFound | null> {
  const seen = await sampled(files);
  if (seen.length === 0) return null;
  const proportions = Map.groupBy(seen, ({ height, width }) => Math.round(20 * Math.log(height / width)));
  const [most] = [...proportions.values()].toSorted((a, b) => b.length - a.length);
  const bySide = most.toSorted((a, b) => longest(a) - longest(b));
  const { height, width } = bySide[Math.floor(SMALLER * (bySide.length - 1))];
  const scale = Math.min(1, LONGEST / Math.max(height, width));
  const coloured = seen.filter(isColoured).length;
  return {
    size: [side(scale * height, height), side(scale * width, width)],
    channels: 2 * coloured >= seen.length ? 3 : 1,
    from: [height, width],
    sample: seen.length,
    alike: most.length,
    coloured,
  };
}

const longest = ({ height, width }: FittedImage) => Math.max(height, width);

/** The nearest side that is allowed, and not longer than the picture's where that can be. */
function side(wanted: number, own: number): number {
  const near = MULTIPLE * Math.round(wanted / MULTIPLE);
  return Math.max(SHORTEST, near > own ? near - MULTIPLE : near);
}

async function sampled(files: readonly ImageFile[]): Promise<FittedImage[]> {
  const count = Math.min(SAMPLE, files.length);
  const seen: (FittedImage | null)[] = new Array(count).fill(null);
  await inOrder(count, 8, async (i) => {
    try {
      const file = files[Math.floor((i * files.length) / count)];
      seen[i] = await readImage(file, { shape: THUMB, fit: "stretch" });
    } catch (error) {
      // Damaged ones are named by the reader of all.
      if (!(error instanceof InputError)) throw error;
    }
  });
  return seen.filter((each) => each !== null);
}

function isColoured({ pixels }: FittedImage): boolean {
  const area = THUMB[1] * THUMB[2];
  let sum = 0;
  for (let i = 0; i < area; i++) {
    const [r, g, b] = [pixels[i], pixels[area + i], pixels[2 * area + i]];
    sum += Math.max(r, g, b) - Math.min(r, g, b);
  }
  return sum / area > COLOURED;
}
