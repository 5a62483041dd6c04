/** What is painted on a head: skin, hair, brows, eyes, mouth, beard, marks. Reflectance in 0..1. */
import type { Expression, Person } from "./person.ts";

/** 0 below `low`, 1 above `high`, smooth between. */
function step(low: number, high: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
const blend = (a: number, b: number, share: number) => a + (b - a) * share;
/** 1 inside an ellipse, 0 outside, with a soft edge. */
function ellipse(x: number, y: number, width: number, height: number): number {
  return 1 - step(0.75, 1.25, Math.hypot(x / width, y / height));
}

/** Reflectance at face coordinates (x, y); `longitude` tells front from side. */
export function albedo(
  person: Person,
  expression: Expression,
  x: number,
  y: number,
  longitude: number,
): number {
  let tone = person.skin;
  for (const [mx, my, radius, change] of person.marks) {
    tone += change * person.skin * Math.exp(-(((x - mx) / radius) ** 2) - ((y - my) / radius) ** 2);
  }
  if (person.beard > 0) tone = blend(tone, person.hair.tone * 0.6, person.beard * beardMask(person, x, y));
  tone = blend(tone, person.hair.tone, hairMask(person, x, y, longitude));
  if (Math.abs(longitude) > 1.4) return tone;
  tone = blend(tone, person.brow.tone * 0.5, browMask(person, expression, x, y));
  tone = eyes(person, expression, tone, x, y);
  return mouth(person, expression, tone, x, y);
}

function hairMask(person: Person, x: number, y: number, longitude: number): number {
  const line = person.hair.line + person.hair.peak * Math.cos(x * 5) - 0.25 * x * x;
  const top = step(line - 0.03, line + 0.03, y);
  const sides =
    step(person.hair.side + 0.3, person.hair.side + 0.45, Math.abs(longitude)) * step(-0.35, -0.2, y);
  return Math.max(top, sides);
}

function beardMask(person: Person, x: number, y: number): number {
  const chin = step(0.05, -0.05, y - person.mouth.y + 0.08 * Math.abs(x)) * step(-1.1, -0.95, y);
  const lip = ellipse(x, y - person.mouth.y - 0.11, 0.2, 0.06);
  return Math.max(chin, lip);
}

function browMask(person: Person, expression: Expression, x: number, y: number): number {
  const { y: browY, thick, slope } = person.brow;
  const along = Math.abs(x) - person.eye.x;
  const lift = expression === "open mouth" ? 0.05 : 0;
  return ellipse(along, y - browY - lift - slope * along + 1.2 * along * along, 0.15, thick);
}

function eyes(person: Person, expression: Expression, tone: number, x: number, y: number): number {
  const { x: eyeX, y: eyeY, size, iris } = person.eye;
  const dx = Math.abs(x) - eyeX;
  const dy = y - eyeY;
  const opening = size * (expression === "smile" ? 0.38 : expression === "open mouth" ? 0.62 : 0.5);
  const lid = ellipse(dx, dy, size * 1.25, opening * 1.5);
  const white = ellipse(dx, dy, size, opening);
  const inner = ellipse(dx, dy, size * 0.45, size * 0.45) * white;
  const pupil = ellipse(dx, dy, size * 0.22, size * 0.22) * white;
  return blend(blend(blend(blend(tone, person.skin * 0.55, lid), 0.95, white), iris, inner), 0.02, pupil);
}

function mouth(person: Person, expression: Expression, tone: number, x: number, y: number): number {
  const { y: mouthY, width, tone: lips } = person.mouth;
  const wide = width * (expression === "smile" ? 1.25 : expression === "open mouth" ? 0.75 : 1);
  const curve = expression === "smile" ? 1.1 * x * x : 0;
  const dy = y - mouthY - curve;
  if (expression === "open mouth") {
    const outer = ellipse(x, dy + 0.03, wide, 0.13);
    return blend(blend(tone, person.skin * lips, outer), 0.03, ellipse(x, dy + 0.03, wide * 0.75, 0.09));
  }
  const painted = blend(tone, person.skin * lips, ellipse(x, dy, wide, 0.055));
  return blend(painted, person.skin * 0.2, ellipse(x, dy, wide * 0.95, 0.014));
}
