/** Pictures inside pages: small ones to the bit, large ones bounded. */
import sharp from "sharp";
import { expect, it } from "vitest";
import { embedded } from "../../src/data/images/embedded.ts";

const noise = (side: number) =>
  sharp(
    Uint8Array.from({ length: side * side * 3 }, (_, at) => (at * 7919) % 256),
    { raw: { width: side, height: side, channels: 3 } },
  )
    .png()
    .toBuffer();
const decoded = (uri: string) => Buffer.from(uri.slice(uri.indexOf(",") + 1), "base64");

it("is the same bytes up to 64 pixels", async () => {
  const png = await noise(64);
  const uri = await embedded(png, 64, 96);
  expect(uri).toMatch(/^data:image\/png;base64,/);
  expect(decoded(uri)).toEqual(png);
});

it.each([
  [65, 65],
  [224, 96],
])("of %i pixels is WebP of %i", async (side, shown) => {
  const uri = await embedded(await noise(side), side, 96);
  expect(uri).toMatch(/^data:image\/webp;base64,/);
  const { width, height } = await sharp(decoded(uri)).metadata();
  expect([width, height]).toEqual([shown, shown]);
});
