/** `edit` as a person types it: the file it writes, what it says, and one line for what it refuses. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, expect, it } from "vitest";
import { complaint, newPath, photos, small, UNKNOWN_BACKEND, unweave } from "./program.ts";

const terms = JSON.stringify([{ name: "infoNce" }, { name: "reconstruction", weight: 0.1 }]);
const run = newPath();
let path: string;
beforeAll(async () => {
  path = await photos();
  const decoding = ["--set", `terms=${terms}`, "--set", 'metrics=[{"name":"collapse"}]'];
  const { code, error } = await unweave(["train", ...small(path), ...decoding, "--out", run]);
  expect(code, error).toBe(0);
});
const picture = (row: number) => join(path, "images", `${`${row}`.padStart(4, "0")}.png`);

it("writes the edited picture and says in JSON what of it not to believe", async () => {
  const [photo, out] = [`${newPath()}.png`, `${newPath()}.png`];
  const colours = Uint8Array.from({ length: 90 * 60 * 3 }, (_, i) => (i % 3 === 0 ? 250 : (i * 7) % 256));
  await sharp(colours, { raw: { width: 90, height: 60, channels: 3 } })
    .png()
    .toFile(photo);
  const set = ["--change", `light=from:${picture(27)}`, "--strip", "--out", out, "--json"];
  const { code, out: text, error } = await unweave(["edit", run, "--image", photo, ...set]);
  expect(code, error).toBe(0);
  const said = JSON.parse(text);
  expect(said).toMatchObject({
    ...{ run, out, answers: "decoded", blocks: { shape: [0, 4], light: [4, 7] }, shape: [1, 16, 16] },
    grid: { rows: ["given, reconstructed, edited"], columns: 3 },
  });
  const [own, donor] = said.pictures;
  expect(own.notes).toContain("the model sees grey only: colour is lost");
  expect(own.notes).toContain(
    "the model sees 16 × 16 pixels of 90 × 60; it was cropped at the centre, by 33 %",
  );
  expect(donor).toMatchObject({ path: picture(27), height: 16, width: 16 });
  const { width, height } = await sharp(out).metadata();
  expect([width, height]).toEqual([3 * 132 - 4, 128]);
});

it("takes what flags were called before, and writes the same", async () => {
  const written = async (...flags: string[]) => {
    const out = `${newPath()}.png`;
    const { code, error } = await unweave(["edit", run, "--image", picture(0), ...flags, "--out", out]);
    expect(code, error).toBe(0);
    return readFileSync(out);
  };
  const [change, columns] = [`light=from:${picture(27)}`, "3"];
  expect(await written("--set", change)).toEqual(await written("--change", change));
  expect(await written("--grid", "--steps", columns)).toEqual(await written("--grid", "--columns", columns));
  const { out } = await unweave(["edit", "--help"]);
  expect(out).not.toMatch(/--steps/);
});

it.each([
  [["/nowhere", "--image", "a.png", "--grid"], /^run folder "\/nowhere": .+ got no such folder/],
  [
    ["RUN", "--image", "A", "--change", "lihgt=from:b.png"],
    /^block "lihgt": expected one of light, shape.+Did you mean "light"\?/,
  ],
  [["RUN", "--image", "/no/a.png", "--grid"], /^picture "\/no\/a.png": expected a whole picture/],
  [["RUN", "--image", "A"], /^usage "edit": expected --change, --traverse.+got none of them/],
  [
    ["RUN", "--image", "A", "--grid", "--out", "a.jpg"],
    /^output "a.jpg": expected a file in .png, .gif, got .jpg/,
  ],
  [["RUN", "--image", "A", "--grid", "--range", "wide"], /^range "wide": expected two quantiles, by comma/],
  [["RUN", "--image", "A", "--grid", "--backend", "web"], UNKNOWN_BACKEND],
])("%j is answered in one line", async (args, message) => {
  const given = args.map((arg) => (arg === "RUN" ? run : arg === "A" ? picture(0) : arg));
  expect(await complaint(["edit", ...given])).toMatch(message);
  expect(existsSync("edited.png")).toBe(false);
});
