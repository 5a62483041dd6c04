/** A head as a mesh: a patch of longitude and latitude pushed out by the person's bumps, with albedo at each vertex. */
import { albedo } from "./albedo.ts";
import type { Expression, Person } from "./person.ts";

/** Columns (longitude) and rows (latitude) of vertices. */
export const COLUMNS = 97;
/** Vertices from pole to pole. */
export const ROWS = 97;
/** Longitude reached on each side; what lies behind it is never seen at the poses that are drawn. */
const REACH = (125 * Math.PI) / 180;

/** A surface with its reflectance. */
export interface Mesh {
  /** [vertices, 3]: x to the right of the image, y up, z towards the camera. */
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly albedo: Float32Array;
}

/** The head of a person with one expression; the same arguments give the same vertices. */
export function buildMesh(person: Person, expression: Expression): Mesh {
  const positions = new Float32Array(COLUMNS * ROWS * 3);
  const tones = new Float32Array(COLUMNS * ROWS);
  for (let row = 0; row < ROWS; row++) {
    const latitude = Math.PI * (row / (ROWS - 1) - 0.5) * 0.999;
    for (let column = 0; column < COLUMNS; column++) {
      const u = (2 * column) / (COLUMNS - 1) - 1;
      // Vertices crowd at the front, where the features are.
      const longitude = Math.sign(u) * Math.abs(u) ** 1.35 * REACH;
      const at = row * COLUMNS + column;
      positions.set(vertexOf(person, expression, longitude, latitude), at * 3);
      tones[at] = albedo(person, expression, positions[at * 3], positions[at * 3 + 1], longitude);
    }
  }
  return { positions, normals: normalsOf(positions), albedo: tones };
}

/** Where the head's surface is in a direction, [x, y, z]. */
function vertexOf(
  person: Person,
  expression: Expression,
  longitude: number,
  latitude: number,
): [number, number, number] {
  const [width, height, depth] = person.size;
  // A head is squarer than an ellipsoid from above.
  const round = Math.cos(latitude) ** 0.85;
  const y = height * Math.sin(latitude);
  const jaw = y < 0 ? 1 - person.taper * (-y / height) ** 1.6 : 1;
  const x = width * round * Math.sin(longitude) * jaw;
  const z = depth * round * Math.cos(longitude) * (y < 0 ? 1 - 0.25 * (-y / height) ** 2 : 1);
  const facing = Math.max(0, Math.cos(longitude));
  let push = 0;
  for (const bump of person.bumps) {
    const dx = (x - bump.x) / bump.spreadX;
    const dy = (y - bump.y) / bump.spreadY;
    push += bump.height * Math.exp(-dx * dx - dy * dy);
  }
  push += expressionPush(person, expression, x, y);
  const drop = expression === "open mouth" && y < person.mouth.y ? 0.05 : 0;
  return [x, y - drop, z + push * facing];
}

/** A smile lifts the cheeks; an open mouth is a hollow. */
function expressionPush(person: Person, expression: Expression, x: number, y: number): number {
  const hill = (cx: number, cy: number, sx: number, sy: number) =>
    Math.exp(-(((x - cx) / sx) ** 2) - ((y - cy) / sy) ** 2);
  if (expression === "smile") return 0.06 * (hill(0.3, -0.28, 0.12, 0.1) + hill(-0.3, -0.28, 0.12, 0.1));
  if (expression === "open mouth")
    return -0.16 * hill(0, person.mouth.y - 0.03, person.mouth.width * 0.6, 0.08);
  return 0;
}

/** Unit normals from the neighbours' differences. */
function normalsOf(p: Float32Array): Float32Array {
  const normals = new Float32Array(p.length);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const left = (row * COLUMNS + Math.max(0, column - 1)) * 3;
      const right = (row * COLUMNS + Math.min(COLUMNS - 1, column + 1)) * 3;
      const below = (Math.max(0, row - 1) * COLUMNS + column) * 3;
      const above = (Math.min(ROWS - 1, row + 1) * COLUMNS + column) * 3;
      const [ax, ay, az] = [p[right] - p[left], p[right + 1] - p[left + 1], p[right + 2] - p[left + 2]];
      const [bx, by, bz] = [p[above] - p[below], p[above + 1] - p[below + 1], p[above + 2] - p[below + 2]];
      const n = [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
      const length = Math.hypot(n[0], n[1], n[2]) || 1;
      const at = (row * COLUMNS + column) * 3;
      for (let k = 0; k < 3; k++) normals[at + k] = n[k] / length;
    }
  }
  return normals;
}
