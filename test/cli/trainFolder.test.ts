/** `train FOLDER`: what is found, what is chosen, what is said of it; in time for closed forms only. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { random } from "../../src/random.ts";
import { complaint, newPath, unweave } from "./program.ts";

const [NAMES, EACH, SIDE] = [7, 12, 24];
/** Seven patterns under lights from four sides. */
async function album(): Promise<string> {
  const folder = newPath();
  mkdirSync(folder);
  const rng = random(3);
  const patterns = Array.from({ length: NAMES }, (_, name) =>
    Float64Array.from({ length: SIDE * SIDE }, (_, p) => rng.fork(name, Math.floor(p / 4)).uniform()),
  );
  const rows = ["file,name,light"];
  for (const [name, pattern] of patterns.entries())
    for (let copy = 0; copy < EACH; copy++) {
      const pixels = Uint8Array.from(pattern, (value, p) => {
        const ramp = (copy % 4 < 2 ? p % SIDE : Math.floor(p / SIDE)) / SIDE;
        return 40 + 100 * value + 90 * (copy % 2 === 0 ? ramp : 1 - ramp) + 10 * rng.uniform();
      });
      const file = `${name}-${copy}.png`;
      const raw = { width: SIDE, height: SIDE, channels: 1 } as const;
      writeFileSync(join(folder, file), await sharp(pixels, { raw }).png().toBuffer());
      rows.push(`${file},person ${"abcdefg"[name]},light ${copy % 4}`);
    }
  writeFileSync(join(folder, "labels.csv"), `${rows.join("\n")}\n`);
  return folder;
}

let folder: string;
beforeAll(async () => {
  folder = await album();
});
/** A budget into which closed forms fit and no training. */
const brief = ["--minutes", "0.0001"];

describe("train FOLDER", () => {
  it("needs no more: labels, recipe, a run, and a report that begins with what strangers may expect", async () => {
    const out = newPath();
    const { code, error, out: said } = await unweave(["train", folder, ...brief, "--out", out]);
    expect(code, error).toBe(0);
    expect(error).toMatch(/searched for: "name"/);
    expect(error).toMatch(/note: "spatial, affine" was not tried, to be done within 0\.0001 minutes/);
    expect(error).toMatch(/chosen: .*\n.*A picture of name never seen in training finds the same name in /);
    expect(said).toMatch(/run folder: /);
    const choice = JSON.parse(readFileSync(join(out, "choice.json"), "utf8"));
    expect(choice).toMatchObject({ content: "name", nuisance: ["light"], seed: 0, minutes: 0.0001 });
    expect(existsSync(join(out, "encoder.onnx"))).toBe(true);
    expect(existsSync(join(out, "choosing"))).toBe(false);
    const report = readFileSync(join(out, "report.html"), "utf8");
    expect(report).toMatch(
      /<p class="lead">A picture of name never seen .*<h2>How the recipe was chosen<\/h2>/s,
    );
  });
  it("is --recipe auto --data images, and goes on where it was stopped, to the same bytes", async () => {
    const [stopped, whole] = [newPath(), newPath()];
    const auto = ["train", "--recipe", "auto", "--data", "images", "--set", `data.path=${folder}`, ...brief];
    const begun = join(stopped, "choosing", "request.json");
    const first = await unweave([...auto, "--out", stopped], (interrupt) => {
      const waiting = setInterval(() => {
        if (!existsSync(begun)) return;
        clearInterval(waiting);
        interrupt();
      }, 5);
    });
    expect(first.code, first.error).toBe(130);
    expect(first.error).toContain(`go on with: train --resume ${stopped}`);
    const second = await unweave(["train", "--resume", stopped]);
    expect(second.code, second.error).toBe(0);
    expect((await unweave(["train", folder, ...brief, "--out", whole])).code).toBe(0);
    for (const file of ["choice.json", "calibration.json", "experiment.json", "scores.json", "encoder.onnx"])
      expect(readFileSync(join(stopped, file)).equals(readFileSync(join(whole, file))), file).toBe(true);
  });
  it("says what does not belong to a choice", async () => {
    for (const [setting, instead] of [
      ["steps=10", "Say how long candidates may train with --minutes, or name the recipe"],
      ["metrics=mig", "Compute others afterwards with unweave eval RUN --metric NAME, or name the recipe"],
      [
        "batch=16",
        "Change it in one of them: name the recipe that it is for (--recipe spatial --set batch=…)",
      ],
      ["pairs.images=2", "name the recipe that it is for (--recipe spatial --set pairs=…)"],
    ]) {
      const said = await complaint(["train", folder, "--set", setting]);
      expect(said).toMatch(
        /^setting "\w+": expected data and seed, as recipe "auto" tries candidates .+, got another key\./,
      );
      expect(said).toContain(instead);
    }
    expect(await complaint(["train", folder, "--data", "faces"])).toMatch(/expected a folder or --data/);
    expect(await complaint(["train", "--recipe", "blocks", "--data", "faces", "--minutes", "2"])).toMatch(
      /expected a recipe to choose, got --minutes beside "blocks"/,
    );
    expect(await complaint(["train", folder, "--minutes", "soon"])).toMatch(
      /--minutes with a number above 0/,
    );
    expect(await complaint(["train", folder, "--find", "nam"])).toMatch(/Did you mean "name"\?/);
  });
});
