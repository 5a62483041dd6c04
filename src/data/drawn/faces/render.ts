/**
 * Draws a mesh under one light: orthographic projection, z-buffer, Lambert's law with attached shadow (the surface
 * turns away) and cast shadow (the nose stands between cheek and light), drawn at twice the size and averaged.
 */
import { COLUMNS, type Mesh, ROWS } from "./mesh.ts";

/** Pixels of an image's side. */
export const SIDE = 64;
const FINE = 2 * SIDE;
const BACKGROUND = 0.13;
const AMBIENT = 0.06;
/** Pixels of the fine image per head unit. */
const SCALE = FINE * 0.43;
/** A shadow needs this much height above the ray (head units), so that surfaces do not shade themselves. */
const SHADOW_BIAS = 0.035;
const SHADOW_STEPS = 40;

/** Pose and light of one image. */
export interface View {
  /** Turn to the side and nod, radians. */
  readonly yaw: number;
  readonly pitch: number;
  /** Where the light stands seen from the face: azimuth (positive: right of the image) and elevation, radians. */
  readonly azimuth: number;
  readonly elevation: number;
}

/** A unit vector, x to the right of the image, y up, z towards the camera. */
interface Direction {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Draws images; its buffers are used again for every one of them. */
export class Renderer {
  private readonly depth = new Float32Array(FINE * FINE);
  private readonly tone = new Float32Array(FINE * FINE);
  private readonly normal = new Float32Array(FINE * FINE * 3);
  private readonly screen = new Float32Array(COLUMNS * ROWS * 3);
  private readonly turned = new Float32Array(COLUMNS * ROWS * 3);
  /** What the buffers hold: another light on the same pose of a head needs no new projection. */
  private held: { readonly mesh: Mesh; readonly yaw: number; readonly pitch: number } | null = null;

  /** Writes SIDE × SIDE bytes at `at`. */
  draw(mesh: Mesh, view: View, out: Uint8Array, at: number): void {
    const { yaw, pitch } = view;
    const { held } = this;
    if (held?.mesh !== mesh || held.yaw !== yaw || held.pitch !== pitch) this.place(mesh, view);
    this.held = { mesh, yaw, pitch };
    this.shade(view, out, at);
  }

  /** Depth, tone and normal of every fine pixel. */
  private place(mesh: Mesh, view: View): void {
    this.project(mesh, view);
    this.depth.fill(-Infinity);
    for (let row = 0; row + 1 < ROWS; row++) {
      for (let column = 0; column + 1 < COLUMNS; column++) {
        const corner = row * COLUMNS + column;
        this.triangle(mesh, corner, corner + 1, corner + COLUMNS);
        this.triangle(mesh, corner + 1, corner + COLUMNS + 1, corner + COLUMNS);
      }
    }
  }

  private project({ positions, normals }: Mesh, { yaw, pitch }: View): void {
    const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
    const { screen, turned } = this;
    for (let i = 0; i < positions.length; i += 3) {
      const [x, y, z] = [positions[i], positions[i + 1], positions[i + 2]];
      const forward = cy * z - sy * x;
      screen[i] = FINE / 2 + SCALE * (cy * x + sy * z);
      screen[i + 1] = FINE / 2 - SCALE * (cp * y - sp * forward);
      screen[i + 2] = sp * y + cp * forward;
      const [nx, ny, nz] = [normals[i], normals[i + 1], normals[i + 2]];
      const turnedForward = cy * nz - sy * nx;
      turned[i] = cy * nx + sy * nz;
      turned[i + 1] = cp * ny - sp * turnedForward;
      turned[i + 2] = sp * ny + cp * turnedForward;
    }
  }

  private triangle(mesh: Mesh, ia: number, ib: number, ic: number): void {
    const { screen: s, turned: n, depth, tone, normal } = this;
    const [a, b, c] = [ia * 3, ib * 3, ic * 3];
    const ax = s[a];
    const ay = s[a + 1];
    const bx = s[b] - ax;
    const by = s[b + 1] - ay;
    const cx = s[c] - ax;
    const cy = s[c + 1] - ay;
    const area = bx * cy - by * cx;
    // Screen y points down, so triangles that face the camera run clockwise.
    if (area >= 0) return;
    const left = Math.max(0, Math.ceil(ax + Math.min(0, bx, cx)));
    const right = Math.min(FINE - 1, Math.floor(ax + Math.max(0, bx, cx)));
    const top = Math.max(0, Math.ceil(ay + Math.min(0, by, cy)));
    const bottom = Math.min(FINE - 1, Math.floor(ay + Math.max(0, by, cy)));
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const px = x - ax;
        const py = y - ay;
        const wb = (px * cy - py * cx) / area;
        const wc = (bx * py - by * px) / area;
        const wa = 1 - wb - wc;
        if (wa < 0 || wb < 0 || wc < 0) continue;
        const z = wa * s[a + 2] + wb * s[b + 2] + wc * s[c + 2];
        const at = y * FINE + x;
        if (z <= depth[at]) continue;
        depth[at] = z;
        tone[at] = wa * mesh.albedo[ia] + wb * mesh.albedo[ib] + wc * mesh.albedo[ic];
        for (let k = 0; k < 3; k++) normal[at * 3 + k] = wa * n[a + k] + wb * n[b + k] + wc * n[c + k];
      }
    }
  }

  private shade({ azimuth, elevation }: View, out: Uint8Array, at: number): void {
    const light: Direction = {
      x: Math.sin(azimuth) * Math.cos(elevation),
      y: Math.sin(elevation),
      z: Math.cos(azimuth) * Math.cos(elevation),
    };
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        let sum = 0;
        for (let k = 0; k < 4; k++) sum += this.lit(2 * x + (k & 1), 2 * y + (k >> 1), light);
        // Cameras are not linear: the usual display curve, rounded to a square root.
        out[at + y * SIDE + x] = Math.min(255, Math.round(255 * Math.sqrt(sum / 4)));
      }
    }
  }

  /** What a fine pixel reflects. */
  private lit(x: number, y: number, light: Direction): number {
    const at = y * FINE + x;
    if (this.depth[at] === -Infinity) return BACKGROUND * BACKGROUND;
    const { normal } = this;
    const cosine = normal[at * 3] * light.x + normal[at * 3 + 1] * light.y + normal[at * 3 + 2] * light.z;
    const direct = cosine > 0 && !this.shadowed(x, y, light) ? cosine : 0;
    return this.tone[at] * (AMBIENT + 0.94 * direct);
  }

  /** Walks from the pixel towards the light over the depth buffer. */
  private shadowed(x: number, y: number, light: Direction): boolean {
    const reach = Math.max(Math.abs(light.x), Math.abs(light.y));
    if (reach < 1e-6) return false;
    // One and a half fine pixels a step along the longer axis.
    const stride = 1.5 / reach;
    const dx = light.x * stride;
    const dy = -light.y * stride;
    const dz = (light.z * stride) / SCALE;
    let z = this.depth[y * FINE + x] + SHADOW_BIAS;
    let [fx, fy] = [x + 0.5, y + 0.5];
    for (let i = 0; i < SHADOW_STEPS; i++) {
      fx += dx;
      fy += dy;
      z += dz;
      if (fx < 0 || fy < 0 || fx >= FINE || fy >= FINE) return false;
      if (this.depth[(fy | 0) * FINE + (fx | 0)] > z) return true;
    }
    return false;
  }
}
