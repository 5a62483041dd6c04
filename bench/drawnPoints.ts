/** A map of codes that were drawn: what the server would answer about so many pictures, answered in the browser's place. */
import type { Page } from "playwright-core";
import sharp from "sharp";
import { random } from "../src/random.ts";
import type { Near, PointsView, Spread } from "../src/serve/api.ts";

/** Groups in which points lie, numbers of a code, and colours of the pictures. */
const [GROUPS, WIDTH] = [12, 8];

/** Answers every question about the points of any run: `count` of them, in twelve groups. */
export async function answerPoints(page: Page, count: number): Promise<void> {
  const rng = random(0).fork("drawn points");
  const groups = Array.from({ length: count }, () => rng.int(GROUPS));
  const centres = Array.from({ length: GROUPS * WIDTH }, () => 2 * rng.normal());
  const codes = Float32Array.from({ length: count * WIDTH }, (_, at) => {
    const group = groups[Math.floor(at / WIDTH)];
    return centres[group * WIDTH + (at % WIDTH)] + 0.6 * rng.normal();
  });
  const along = (k: number) =>
    Array.from({ length: count }, (_, row) => Number(codes[row * WIDTH + k].toPrecision(6)));
  const view: PointsView = {
    ...{ count, kind: "held-out", warnings: [], spaces: { group: [0, WIDTH] } },
    factors: [
      { name: "group", kind: "categorical", levels: Array.from({ length: GROUPS }, (_, g) => `group ${g}`) },
    ],
    ...{
      levels: [groups],
      names: groups.map((_, at) => `${at}.png`),
      sheets: { size: 32, across: 25, onOne: 500 },
    },
  };
  const spread: Spread = { x: along(0), y: along(1), shares: [0.5, 0.2] };
  const near: Near[] = [{ space: "group", rows: [1, 2, 3], similarities: [0.9, 0.8, 0.7] }];
  const picture = await sharp({ create: { width: 32, height: 32, channels: 3, background: "#777" } })
    .png()
    .toBuffer();
  await page.route("**/api/points**", (route) => {
    const asked = new URL(route.request().url()).pathname.split("/")[3] ?? "view";
    if (asked === "picture" || asked === "sheet")
      return route.fulfill({ body: picture, contentType: "image/png" });
    if (asked === "codes") return route.fulfill({ body: Buffer.from(codes.buffer) });
    return route.fulfill({ json: { view, spread, near }[asked] });
  });
}
