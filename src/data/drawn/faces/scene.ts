/** Levels of identity, lighting, pose and expression → pictures. */
import { random } from "../../../random.ts";
import { buildMesh, type Mesh } from "./mesh.ts";
import { drawPerson, type Expression } from "./person.ts";
import { Renderer, SIDE } from "./render.ts";

/** Expressions by level. */
export const EXPRESSIONS: readonly Expression[] = ["neutral", "smile", "open mouth"];
const grid = (first: readonly number[], second: readonly number[]) =>
  second.flatMap((b) => first.map((a) => [a, b] as const));
/** Degrees by level: azimuth (positive: from the right of the image), elevation. */
export const LIGHTS = grid([-75, -45, -15, 15, 45, 75], [0, 35]);
/** Degrees by level: yaw, pitch. */
export const POSES = grid([-25, 0, 25], [-12, 0, 12]);

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** A pure function from levels to pixels. [rows, 1, 64, 64] */
export function renderFaces(levels: Int32Array, seed: number): Uint8Array {
  const renderer = new Renderer();
  const images = new Uint8Array((levels.length / 4) * SIDE * SIDE);
  let [mesh, meshKey]: [Mesh | null, string] = [null, ""];
  // Rows of one person and expression share a mesh, and of one pose its place; the order of drawing changes no pixel.
  const order = Int32Array.from({ length: levels.length / 4 }, (_, i) => i);
  const by = (f: number) => (a: number, b: number) => levels[a * 4 + f] - levels[b * 4 + f];
  const [person, pose, expression] = [by(0), by(2), by(3)];
  order.sort((a, b) => person(a, b) || expression(a, b) || pose(a, b) || a - b);
  for (const row of order) {
    const [who, light, turn, face] = levels.subarray(row * 4, row * 4 + 4);
    const key = `${who},${face}`;
    if (mesh === null || key !== meshKey) {
      mesh = buildMesh(drawPerson(random(seed).fork("person", who)), EXPRESSIONS[face]);
      meshKey = key;
    }
    const [yaw, pitch] = POSES[turn].map(radians);
    const [azimuth, elevation] = LIGHTS[light].map(radians);
    renderer.draw(mesh, { yaw, pitch, azimuth, elevation }, images, row * SIDE * SIDE);
  }
  return images;
}
