import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { expect } from "../../errors.ts";
import { installed } from "../../optional.ts";
import { random } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Factor, Loaded } from "../../types/index.ts";
import { cached } from "../images/cache.ts";
import { shrinkOption, shrunk } from "../images/shrink.ts";
import { rasterised, SIDE } from "./svg.ts";

/** Raised whenever a pixel may change, so that a cache never answers for another drawing. */
const VERSION = 1;
const PACKAGE = "@phosphor-icons/core";
/** Weights of a line, from the thinnest, then two ways of filling it. */
const WEIGHTS = ["thin", "light", "regular", "bold", "fill", "duotone"];

type Name = "icon" | "weight";

function factorsOf(icons: readonly string[]): Factor<Name>[] {
  return [
    { name: "icon", size: icons.length, kind: "categorical", role: "content", labels: icons },
    { name: "weight", size: WEIGHTS.length, kind: "categorical", role: "nuisance", labels: WEIGHTS },
  ];
}

/** Every icon in every weight: drawings by people, with two factors that are fully crossed. */
export const icons = define({
  about:
    "Phosphor icons, 64x64 grey: icon (1,512, 300 by default), weight (6); needs the package @phosphor-icons/core",
  source: "Phosphor Icons, MIT, phosphoricons.com",
  verified: "factors, order and ink of what is drawn (test/data/icons.test.ts)",
  options: z.strictObject({
    icons: z
      .number()
      .int()
      .min(2)
      .default(300)
      .describe("Icons that are drawn, chosen by the seed; each in six weights."),
    seed: z.number().int().nonnegative().default(0).describe("Of whatever is drawn."),
    ...shrinkOption,
  }),
  create: async ({ icons: most, seed, shrink }): Promise<Loaded<Name>> => {
    const { folder, version } = await installed(PACKAGE, "the dataset icons");
    const all = readdirSync(join(folder, "assets/regular"), "utf8")
      .filter((file) => file.endsWith(".svg"))
      .map((file) => file.slice(0, -".svg".length))
      .sort();
    const enough = most <= all.length;
    expect(enough, "option of icons", "icons", `at most ${all.length}`, `${most}`, "Ask for fewer.");
    const chosen = random(seed).fork("icons").permutation(all.length).subarray(0, most).sort();
    const names = Array.from(chosen, (at) => all[at]);
    const rows = names.length * WEIGHTS.length;
    const drawing = (row: number) => {
      const [name, weight] = [names[Math.floor(row / WEIGHTS.length)], WEIGHTS[row % WEIGHTS.length]];
      const file = weight === "regular" ? name : `${name}-${weight}`;
      return readFileSync(join(folder, "assets", weight, `${file}.svg`));
    };
    const key = ["icons", VERSION, version, names];
    const whole: Loaded<Name> = {
      name: "icons",
      factors: factorsOf(names),
      shape: [1, SIDE, SIDE],
      rows,
      levels: Int32Array.from({ length: 2 * rows }, (_, at) =>
        at % 2 === 0 ? Math.floor(at / 2 / WEIGHTS.length) : Math.floor(at / 2) % WEIGHTS.length,
      ),
      images: await cached(key, rows * SIDE * SIDE, () => rasterised(rows, drawing)),
      warnings: [],
    };
    return shrink === 1 ? whole : shrunk(whole, shrink);
  },
});
