/** The pictures: a grid of people, lights and poses, drawn here. */
import {
  type Dataset,
  FACE_LIGHTS,
  FACE_POSES,
  FACE_SIDE,
  type Factor,
  geometry,
  type Loaded,
  random,
  renderFaces,
  shrunk,
} from "../../../../src/web.ts";
import { type Album, BLOCK, type LessonFactor, WIDTH } from "./protocol.ts";
import { BATCH, EVERY, FRONT, PEOPLE, SEED, STEPS, TEMPERATURE } from "./settings.ts";

/** What the encoders see is smaller by this. */
const SHRINK = 2;
/** Of the drawn lights those at the height of the eyes, of the poses those without a nod. */
const lights = [...FACE_LIGHTS.keys()].filter((light) => FACE_LIGHTS[light][1] === 0);
const poses = [...FACE_POSES.keys()].filter((pose) => FACE_POSES[pose][1] === 0);
const degrees = [
  null,
  lights.map((light) => FACE_LIGHTS[light][0]),
  poses.map((pose) => FACE_POSES[pose][0]),
];

/** Pictures at the size in which they are drawn; identity is counted from the first of these people. */
function drawn(from: number, people: number): Loaded {
  const cells = Array.from({ length: people }, (_, person) =>
    lights.flatMap((light, l) =>
      poses.map((pose, q) => ({ scene: [from + person, light, pose, 0], levels: [person, l, q] })),
    ),
  ).flat();
  const factor = (name: string, size: number, role: Factor["role"]): Factor => ({
    name,
    size,
    kind: "categorical",
    role,
  });
  return {
    name: "faces",
    factors: [
      factor("identity", people, "content"),
      factor("lighting", lights.length, "nuisance"),
      factor("pose", poses.length, "nuisance"),
    ],
    shape: [1, FACE_SIDE, FACE_SIDE],
    rows: cells.length,
    levels: Int32Array.from(cells.flatMap(({ levels }) => levels)),
    images: renderFaces(Int32Array.from(cells.flatMap(({ scene }) => scene)), SEED),
    warnings: [],
  };
}

/** The album as it is shown, and as the encoders see it. */
export function drawAlbum(): { album: Album; seen: Loaded } {
  const shown = drawn(0, PEOPLE.album);
  const album: Album = {
    side: FACE_SIDE,
    pixels: shown.images,
    factors: shown.factors.map(({ name, size }, f): LessonFactor => ({ name, size, degrees: degrees[f] })),
    levels: shown.levels,
    heldOut: Array.from({ length: PEOPLE.album }, () => true),
    front: FRONT,
    training: {
      people: PEOPLE.training,
      pictures: PEOPLE.training * lights.length * poses.length,
      ...{ steps: STEPS, every: EVERY, batch: BATCH, temperature: TEMPERATURE, seed: SEED },
    },
    evenest: { ordinary: evenest(shown.rows, WIDTH), blocks: evenest(shown.rows, BLOCK) },
  };
  return { album, seen: shrunk(shown, SHRINK) };
}

/** What the encoders learn from: other people under the same lights, in the same poses. */
export const drawTraining = (): Loaded => shrunk(drawn(PEOPLE.album, PEOPLE.training), SHRINK);

/** Uniformity of as many codes in directions that chance gives. */
function evenest(rows: number, columns: number): number {
  const rng = random(SEED).fork("evenest");
  const data = Float32Array.from({ length: rows * columns }, () => rng.normal());
  return geometry({ rows, columns, data }, []).uniformity;
}

/** Every row of a dataset. */
export const allRows = ({ rows }: Dataset): Int32Array => Int32Array.from({ length: rows }, (_, row) => row);
