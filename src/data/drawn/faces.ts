import { z } from "zod";
import { type Rng, random } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Factor, Loaded } from "../../types/index.ts";
import { cached } from "../images/cache.ts";
import { shrinkOption, shrunk } from "../images/shrink.ts";
import { SIDE } from "./faces/render.ts";
import { EXPRESSIONS, LIGHTS, POSES, renderFaces } from "./faces/scene.ts";
import { inPieces } from "./inPieces.ts";

/** Raised whenever a pixel may change, so that a cache never answers for another renderer. */
const VERSION = 1;

const signed = (n: number) => (n < 0 ? `${n}` : `+${n}`);

interface FacesOptions {
  readonly people: number;
  readonly pictures: number;
  readonly seed: number;
}

type Name = "identity" | "lighting" | "pose" | "expression";

function factorsOf(people: number): Factor<Name>[] {
  const factor = (name: Name, role: Factor["role"], labels: readonly string[]): Factor<Name> => ({
    name,
    size: labels.length,
    kind: "categorical",
    role,
    labels,
  });
  return [
    factor(
      "identity",
      "content",
      Array.from({ length: people }, (_, i) => `person ${i + 1}`),
    ),
    factor(
      "lighting",
      "nuisance",
      LIGHTS.map(([a, e]) => `az${signed(a)} el${signed(e)}`),
    ),
    factor(
      "pose",
      "nuisance",
      POSES.map(([yaw, pitch]) => `yaw${signed(yaw)} pitch${signed(pitch)}`),
    ),
    factor("expression", "nuisance", EXPRESSIONS),
  ];
}

/** Rows of the grid drawn without replacement, the same number for every person (give or take one). [rows, 4] */
function chooseRows({ people, pictures }: FacesOptions, rng: Rng): Int32Array {
  const each = LIGHTS.length * POSES.length * EXPRESSIONS.length;
  const rows: number[] = [];
  for (let person = 0; person < people; person++) {
    const count = Math.min(
      each,
      Math.floor(((person + 1) * pictures) / people) - Math.floor((person * pictures) / people),
    );
    const cells = rng.fork("rows", person).permutation(each).subarray(0, count).sort();
    for (const cell of cells) {
      const pose = Math.floor(cell / EXPRESSIONS.length) % POSES.length;
      const light = Math.floor(cell / (EXPRESSIONS.length * POSES.length));
      rows.push(person, light, pose, cell % EXPRESSIONS.length);
    }
  }
  return Int32Array.from(rows);
}

/** Heads drawn with exact factors: a world for learning, tests and the browser, without any download. */
export const faces = define({
  about: "drawn heads, 64x64 grey: identity, lighting (12 directions), pose (9), expression (3)",
  source: "Unweave",
  verified: "determinism, shading and shadow tests (test/data/faces.test.ts)",
  options: z.strictObject({
    people: z.number().int().min(4).max(1000).default(32).describe("People that are drawn."),
    pictures: z.number().int().positive().default(6000).describe("Pictures that are drawn."),
    seed: z.number().int().nonnegative().default(0).describe("Of whatever is drawn."),
    ...shrinkOption,
  }),
  create: async ({ shrink, ...options }): Promise<Loaded<Name>> => {
    const levels = chooseRows(options, random(options.seed));
    const rows = levels.length / 4;
    const key = ["faces", VERSION, options];
    const images = await cached(key, rows * SIDE * SIDE, () =>
      inPieces(levels, 4, (some) => renderFaces(some, options.seed)),
    );
    const whole: Loaded<Name> = {
      name: "faces",
      factors: factorsOf(options.people),
      shape: [1, SIDE, SIDE],
      rows,
      levels,
      images,
      render: (shown) => renderFaces(shown, options.seed),
      warnings: [],
    };
    return shrink === 1 ? whole : shrunk(whole, shrink);
  },
});
