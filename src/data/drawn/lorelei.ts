import type * as Core from "@dicebear/core";
import type * as Style from "@dicebear/lorelei";
import { z } from "zod";
import { installed, optional } from "../../optional.ts";
import { random } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Factor, Loaded } from "../../types/index.ts";
import { cached } from "../images/cache.ts";
import { shrinkOption, shrunk } from "../images/shrink.ts";
import { rasterised, SIDE } from "./svg.ts";

/** Raised whenever a pixel may change, so that a cache never answers for another drawing. */
const VERSION = 1;

/** Parts that every face has, and those that it may be without. */
const ALWAYS = ["head", "hair", "eyes", "eyebrows", "nose", "mouth"] as const;
const MAYBE = ["glasses", "earrings", "beard"] as const;
type Name = (typeof ALWAYS)[number] | (typeof MAYBE)[number];
const PARTS: readonly Name[] = [...ALWAYS, ...MAYBE];
const NONE = "none";

/** What the style says of a part: the names of its variants. */
type Variants = Readonly<Record<string, { readonly items?: { readonly enum?: readonly string[] } }>>;

const factorsOf = (variants: Variants): Factor<Name>[] =>
  PARTS.map((name): Factor<Name> => {
    const known = [...(variants[name].items?.enum ?? [])].sort();
    const labels = (MAYBE as readonly string[]).includes(name) ? [NONE, ...known] : known;
    return { name, size: labels.length, kind: "categorical", labels };
  });

/** Faces that an artist drew in parts, put together at will: many factors of unequal size, which hide one another. */
export const lorelei = define({
  about:
    "faces drawn in nine parts, 64x64 grey: hair 48, mouth 27, eyes 24, …; needs @dicebear/core and @dicebear/lorelei",
  source: "Lorelei by Lisa Wischofsky, CC0 1.0; put together by DiceBear, MIT, dicebear.com",
  verified: "factors, and that a part changes pixels where it is (test/data/lorelei.test.ts)",
  options: z.strictObject({
    pictures: z
      .number()
      .int()
      .positive()
      .default(6000)
      .describe("Pictures that are drawn; every part by itself, by chance."),
    seed: z.number().int().nonnegative().default(0).describe("Of whatever is drawn."),
    ...shrinkOption,
  }),
  create: async ({ pictures, seed, shrink }): Promise<Loaded<Name>> => {
    const what = "the dataset lorelei";
    const { createAvatar } = await optional<typeof Core>("@dicebear/core", what);
    const style = await optional<typeof Style>("@dicebear/lorelei", what);
    const { version } = await installed("@dicebear/lorelei", what);
    const factors = factorsOf(style.schema.properties as Variants);
    const rng = random(seed).fork("lorelei");
    const levels = Int32Array.from({ length: pictures * factors.length }, (_, at) =>
      rng.int(factors[at % factors.length].size),
    );
    const drawing = (row: number) => createAvatar(style, optionsOf(factors, levels, row)).toString();
    const key = ["lorelei", VERSION, version, pictures, seed];
    const whole: Loaded<Name> = {
      name: "lorelei",
      factors,
      shape: [1, SIDE, SIDE],
      rows: pictures,
      levels,
      images: await cached(key, pictures * SIDE * SIDE, () => rasterised(pictures, drawing)),
      warnings: [],
    };
    return shrink === 1 ? whole : shrunk(whole, shrink);
  },
});

/** One variant of each part, or that it is not there; what is no factor is not there either. */
function optionsOf(
  factors: readonly Factor<Name>[],
  levels: Int32Array,
  row: number,
): Record<string, unknown> {
  const parts = factors.flatMap(({ name, labels }, f) => {
    const label = labels![levels[row * factors.length + f]];
    const isThere = label !== NONE;
    return [
      ...(isThere ? [[name, [label]]] : []),
      ...((MAYBE as readonly string[]).includes(name) ? [[`${name}Probability`, isThere ? 100 : 0]] : []),
    ];
  });
  return {
    freckles: [],
    frecklesProbability: 0,
    hairAccessoriesProbability: 0,
    ...Object.fromEntries(parts),
  };
}
