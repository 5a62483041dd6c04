/** Headers of JPEG files, against what libvips reads from them. */
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { plainJpeg } from "../../src/formats/jpeg.ts";
import { random } from "../../src/random.ts";

const rng = random(5);
const noise = (height: number, width: number, channels: 1 | 3) =>
  sharp(
    Uint8Array.from({ length: height * width * channels }, () => rng.int(256)),
    {
      raw: { height, width, channels },
    },
  );

describe("the header of a JPEG", () => {
  it("has the sides and channels that libvips reads, however it was written", async () => {
    for (let i = 0; i < 24; i++) {
      const image = noise(1 + rng.int(300), 1 + rng.int(300), i % 2 === 0 ? 1 : 3);
      const progressive = rng.uniform() < 0.5;
      const bytes = await (i % 2 === 0 ? image.toColourspace("b-w") : image)
        .jpeg({ progressive, mozjpeg: i % 5 === 0, chromaSubsampling: i % 3 === 0 ? "4:4:4" : "4:2:0" })
        .toBuffer();
      const { height, width, channels } = await sharp(bytes).metadata();
      expect(plainJpeg(bytes)).toEqual({ height, width, channels });
    }
  });
  it("is not read where a camera, a fourth channel or another format has more to say", async () => {
    const image = () => noise(20, 30, 3);
    const others = [
      await image()
        .withExif({ IFD0: { Copyright: "me" } })
        .jpeg()
        .toBuffer(),
      await image().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
      await image().toColourspace("cmyk").jpeg().toBuffer(),
      await image().png().toBuffer(),
      await image().webp().toBuffer(),
      (await image().jpeg().toBuffer()).subarray(0, 30),
      new Uint8Array(0),
    ];
    for (const bytes of others) expect(plainJpeg(bytes)).toBeNull();
  });
});
