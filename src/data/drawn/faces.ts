import { z } from "zod";
import { type Rng, random } from "../../random.ts";
import { define } from "../../registry.ts";
import type { Factor, Loaded } from "../../types/index.ts";
import { cached } from "../images/cache.ts";
import { shrinkOption, shrunk } from "../images/shrink.ts";
import { buildMesh, type Mesh } from "./faces/mesh.ts";
import { drawPerson, type Expression } from "./faces/person.ts";
import { Renderer, SIDE } from "./faces/render.ts";
import { inPieces } from "./inPieces.ts";

/** Raised whenever a pixel may change, so that a cache never answers for another renderer. */
const VERSION = 1;

const EXPRESSIONS: readonly Expression[] = ["neutral", "smile", "open mouth"];
const grid = (first: readonly number[], second: readonly number[]) =>
  second.flatMap((b) => first.map((a) => [a, b] as const));
/** Degrees: azimuth (positive: from the right of the image), elevation. */
const LIGHTS = grid([-75, -45, -15, 15, 45, 75], [0, 35]);
/** Degrees: yaw, pitch. */
const POSES = grid([-25, 0, 25], [-12, 0, 12]);
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

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** A pure function from levels to pixels. [rows, 1, 64, 64] */
export function renderFaces(levels: Int32Array, seed: number): Uint8Array {
  const renderer = new Renderer();
  const images = new Uint8Array((levels.length / 4) * SIDE * SIDE);
  let [mesh, meshKey]: [Mesh | null, string] = [null, ""];
  // Rows of one person and expression share a mesh; the order of drawing changes no pixel.
  const order = Int32Array.from({ length: levels.length / 4 }, (_, i) => i);
  order.sort((a, b) => levels[a * 4] - levels[b * 4] || levels[a * 4 + 3] - levels[b * 4 + 3] || a - b);
  for (const row of order) {
    const [person, light, pose, expression] = levels.subarray(row * 4, row * 4 + 4);
    const key = `${person},${expression}`;
    if (mesh === null || key !== meshKey) {
      mesh = buildMesh(drawPerson(random(seed).fork("person", person)), EXPRESSIONS[expression]);
      meshKey = key;
    }
    const [yaw, pitch] = POSES[pose].map(radians);
    const [azimuth, elevation] = LIGHTS[light].map(radians);
    renderer.draw(mesh, { yaw, pitch, azimuth, elevation }, images, row * SIDE * SIDE);
  }
  return images;
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
