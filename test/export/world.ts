/** Runs of a step, exported: what programs are checked on. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { train } from "../../src/index.ts";
import { random } from "../../src/random.ts";

export const root: string = mkdtempSync(join(tmpdir(), "unweave-export-"));
export const files: readonly string[] = Array.from({ length: 24 }, (_, i) =>
  join(root, "photos", `${i}.png`),
);

const SIDES = [
  [45, 54],
  [64, 40],
  [24, 24],
  [31, 77],
] as const;

/** Smooth pictures in colour of several sides and proportions, with two labels each. */
export async function photographs(): Promise<void> {
  const rng = random(4);
  // Test files share this module, and each takes the folder away when it is done.
  mkdirSync(join(root, "photos"), { recursive: true });
  for (const [i, path] of files.entries()) {
    const small = Buffer.from(Array.from({ length: 5 * 6 * 3 }, () => rng.int(256)));
    const [width, height] = SIDES[i % SIDES.length];
    await sharp(small, { raw: { width: 5, height: 6, channels: 3 } })
      .resize({ width, height, fit: "fill" })
      .png()
      .toFile(path);
  }
  const lines = files.map((_, i) => `${i}.png,${"abc"[i % 3]},${"xy"[i % 2]}`);
  writeFileSync(join(root, "photos", "labels.csv"), ["file,who,light", ...lines].join("\n"));
}

/** A run in `root` of one step on them. */
export async function run(name: string, options: object = {}, changes: object = {}): Promise<string> {
  const folder = join(root, name);
  const data = { name: "images", options: { path: join(root, "photos"), size: 16, ...options } };
  const request = {
    data,
    recipe: "supCon",
    net: "conv4",
    steps: 1,
    batch: 4,
    metrics: ["collapse"],
    ...changes,
  };
  await train(request as never, { folder });
  return folder;
}
