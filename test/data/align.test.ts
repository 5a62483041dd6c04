/** Pictures with known eyes and boxes: after alignment they lie where they should, to half a pixel. */
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { EYES } from "../../src/data/images/align.ts";
import { random } from "../../src/random.ts";
import type { Dataset } from "../../src/types/index.ts";
import { folder, pgm, readImages } from "./world.ts";

type Point = readonly [number, number];

/** A dark picture with a soft bright spot at each place. */
function spots(width: number, height: number, places: readonly Point[], softness: number): Buffer {
  const value = (i: number) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const near = places.map(([px, py]) => Math.exp(-((x - px) ** 2 + (y - py) ** 2) / (2 * softness ** 2)));
    return Math.round(10 + 200 * Math.max(...near));
  };
  return pgm(width, height, value);
}

/** The centre of what is bright in the left or right half of an image. */
function centre(image: Uint8Array, [, height, width]: Dataset["shape"], half: 0 | 1): Point {
  let [sum, sx, sy] = [0, 0, 0];
  for (let y = 0; y < height; y++)
    for (let x = half * (width / 2); x < (half + 1) * (width / 2); x++) {
      const light = Math.max(0, image[y * width + x] - 12);
      sum += light;
      sx += light * x;
      sy += light * y;
    }
  return [sx / sum, sy / sum];
}

/** Pictures of faces that are turned, shifted and scaled: where the eyes are in each. */
function faces(count: number): { csv: string; pictures: Record<string, Buffer> } {
  const rng = random(7);
  const pictures: Record<string, Buffer> = {};
  const lines = Array.from({ length: count }, (_, i) => {
    const [width, height] = [120 + rng.int(80), 120 + rng.int(80)];
    const apart = 24 + rng.int(30);
    const angle = (rng.uniform() - 0.5) * 1.2;
    const [cx, cy] = [width / 2 + 10 * (rng.uniform() - 0.5), height / 2 + 10 * (rng.uniform() - 0.5)];
    const [dx, dy] = [(apart / 2) * Math.cos(angle), (apart / 2) * Math.sin(angle)];
    const [left, right] = [
      [cx - dx, cy - dy],
      [cx + dx, cy + dy],
    ] as const;
    pictures[`${i}.pgm`] = spots(width, height, [left, right], apart / 10);
    return [`${i}.pgm`, `p${i % 2}`, ...left, ...right].join(",");
  });
  return { csv: ["file,who,lx,ly,rx,ry", ...lines].join("\n"), pictures };
}

const eyes = { left: ["lx", "ly"], right: ["rx", "ry"] };
const expected = ([, height, width]: Dataset["shape"]): readonly Point[] => {
  const apart = EYES.apart * Math.min(height, width);
  return [-0.5, 0.5].map((side) => [(width - 1) / 2 + side * apart, EYES.fromTop * (height - 1)] as const);
};

describe("data.align=eyes", () => {
  it.each([64, 48, [96, 80]] as const)("puts the eyes at their places in pictures of %s", async (size) => {
    const { csv, pictures } = faces(12);
    const dataset = await readImages(folder({ "labels.csv": csv, ...pictures }), {
      size,
      align: "eyes",
      eyes,
    });
    expect(dataset.factors.map(({ name }) => name)).toEqual(["who"]);
    const places = expected(dataset.shape);
    const pixels = dataset.shape[1] * dataset.shape[2];
    for (let row = 0; row < dataset.rows; row++)
      for (const half of [0, 1] as const) {
        const found = centre(dataset.images.subarray(row * pixels, (row + 1) * pixels), dataset.shape, half);
        expect(Math.hypot(found[0] - places[half][0], found[1] - places[half][1])).toBeLessThan(0.5);
      }
    expect(dataset.warnings[0]).toContain("pictures were aligned by the eyes");
    expect(dataset.warnings.join()).not.toContain("resized");
  });

  it("takes positions after the camera's orientation, in colour, and eyes named the other way round", async () => {
    const raw = { width: 80, height: 120, channels: 1 } as const;
    const grey = spots(
      80,
      120,
      [
        [20, 50],
        [60, 50],
      ],
      4,
    ).subarray(-80 * 120);
    const upright = await sharp(grey, { raw }).png().toBuffer();
    const turned = await sharp(upright)
      .rotate(-90)
      .toColourspace("srgb")
      .jpeg({ quality: 100 })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const path = folder({
      "labels.csv": "file,who,rx,ry,lx,ly\na.png,1,20,50,60,50\nb.jpg,2,20,50,60,50\n",
      "a.png": upright,
      "b.jpg": turned,
    });
    const dataset = await readImages(path, { size: 48, channels: 3, align: "eyes", eyes });
    const places = expected(dataset.shape);
    for (const row of [0, 1]) {
      const [x, y] = centre(dataset.images.subarray(row * 3 * 48 * 48), dataset.shape, 0);
      expect(Math.hypot(x - places[0][0], y - places[0][1])).toBeLessThan(0.5);
    }
    expect(dataset.warnings.join("\n")).toContain("so the two were exchanged");
  });

  it("leaves out pictures without eyes, says so, and reads the same from its cache", async () => {
    const { csv, pictures } = faces(4);
    const blind = csv.replace(/^(1\.pgm,p1),.*$/m, "$1,,,,").replace(/^(2\.pgm,p0),.*$/m, "$1,5,5,5,5");
    const path = folder({ "labels.csv": blind, ...pictures });
    const read = () => readImages(path, { size: 32, align: "eyes", eyes });
    const [first, again] = [await read(), await read()];
    expect([first.files, first.images]).toEqual([["0.pgm", "3.pgm"], again.images]);
    expect(first.warnings.join("\n")).toContain(
      "2 of 4 pictures have no place to be aligned by and were left out",
    );
    const other = await readImages(path, { size: 32 });
    expect(other.rows).toBe(4);
  });
});

describe("data.align=box", () => {
  it("shows the box and its margin at the centre, whatever its proportions", async () => {
    const corners = (x: number, y: number, w: number, h: number): Point[] => [
      [x, y + (h - 1) / 2],
      [x + w - 1, y + (h - 1) / 2],
    ];
    const path = folder({
      "labels.csv": "file,who,x,y,w,h\n0.pgm,a,40,50,60,30\n1.pgm,b,20,20,80,80\n",
      "0.pgm": spots(160, 140, corners(40, 50, 60, 30), 4),
      "1.pgm": spots(160, 140, corners(20, 20, 80, 80), 4),
    });
    const options = { size: 64, align: "box", box: ["x", "y", "w", "h"], margin: 0.25 };
    const { images, shape } = await readImages(path, options);
    for (const [row, width] of [60, 80].entries())
      for (const half of [0, 1] as const) {
        const [x, y] = centre(images.subarray(row * 4096, (row + 1) * 4096), shape, half);
        const wanted = 31.5 + ((half - 0.5) * (width - 1) * 64) / (1.5 * width);
        expect(Math.hypot(x - wanted, y - 31.5)).toBeLessThan(0.5);
      }
  });
});

describe("a mistake in the alignment", () => {
  const { csv, pictures } = faces(2);
  const path = folder({ "labels.csv": csv, ...pictures });
  it.each([
    [{ align: "eyes" }, "expected columns in data.eyes, got none. Write --set 'data.eyes="],
    [{ eyes }, "expected data.align=eyes, got none."],
    [{ align: "eyes", eyes: { ...eyes, left: ["lx", "lz"] } }, 'column "lz": expected one of'],
    [{ align: "nose" }, '"align": expected one of "eyes", "box", got another value'],
  ])("%j", async (options, message) => {
    await expect(readImages(path, { size: 32, ...options })).rejects.toThrow(message);
  });
  it("without a table", async () => {
    const bare = folder({ "a/1.pgm": pgm(16, 16, () => 9), "b/1.pgm": pgm(16, 16, () => 90) });
    await expect(readImages(bare, { align: "eyes", eyes })).rejects.toThrow(
      "expected a table of labels, got none",
    );
  });
});
