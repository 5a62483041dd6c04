/** Each mistake ends in one sentence, exit code 2 (or 1 where the machine refuses), and nothing half-written. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { complaint, newPath, photos, small, spawned, UNKNOWN_BACKEND, unscored, unweave } from "./program.ts";

let path: string;
beforeAll(async () => {
  path = await photos();
});

/** … of a training with these settings changed; it leaves no folder behind. */
async function trainComplaint(...settings: string[]): Promise<string> {
  const out = newPath();
  const line = await complaint([
    "train",
    ...small(path),
    ...settings.flatMap((s) => ["--set", s]),
    "--out",
    out,
  ]);
  expect(existsSync(out)).toBe(false);
  return line;
}

it("the process prints the sentence on stderr alone and ends with the code", async () => {
  const wrong = await spawned(["trian"]);
  expect(wrong).toMatchObject({ code: 2, out: "" });
  expect(wrong.error).toMatch(/^verb "trian": .+ Did you mean "train"\?\n$/);
  const refused = await spawned(["train", ...small(path), "--out", join(path, "labels.csv", "run")]);
  expect(refused).toMatchObject({ code: 1, out: "" });
});

describe("a wrong name is answered with the nearest right one", () => {
  it.each([
    [["trian"], /^verb "trian": .+ Did you mean "train"\?$/],
    [["train", "--recipe", "bloks", "--data", "faces"], /^recipe "bloks": .+ Did you mean "blocks"\?$/],
    [["train", "--recipe", "blocks", "--data", "face"], /^data(set)? "face": .+ Did you mean "faces"\?$/],
    [["train", "--recipe", "blocks", "--data", "faces", "--set", "stesp=1"], /Did you mean "steps"\?$/],
    [["train", "--recipe", "blocks", "--data", "faces", "--set", "data.peple=1"], /Did you mean "people"\?$/],
    [
      ["train", "--recipe", "blocks", "--data", "faces", "--out"],
      /^usage "train": .+ See npm run -s unweave -- train --help\.$/,
    ],
    [["train", "--recipe", "blocks", "--data", "faces", "--backend", "web"], UNKNOWN_BACKEND],
    [["reproduce", "editing", "--backend", "web"], UNKNOWN_BACKEND],
    [["reproduce", "mi-calibration", "--set", "data=x"], /^option of study "mi-calibration" "data": /],
    [["reproduce", "mi-calibration", "--data", "x"], /^option of study "mi-calibration" "data": /],
    [["list", "metric"], /^kind "metric": .+ Did you mean "metrics"\?$/],
    [["demo", "--quik"], /^usage "demo": .+ See npm run -s unweave -- demo --help\.$/],
    [
      ["train", "nothing.yaml"],
      /^experiment "nothing.yaml": expected a YAML or JSON file, got no such file\./,
    ],
    [["eval", "/nowhere"], /^run folder "\/nowhere": .+ got no such folder\./],
    [["report", "src"], /^run folder "src": .+ got a folder without one\./],
  ])("%j", async (args, message) => {
    expect(await complaint(args)).toMatch(message);
  });
  it("in an experiment file, among metrics and terms", async () => {
    const file = `${newPath()}.yaml`;
    const base = `data: { name: images, options: { path: ${path}, size: 16 } }\nrecipe: blocks\n`;
    writeFileSync(file, `${base}metrics: [{ name: migg }]\n`);
    expect(await complaint(["train", file])).toMatch(/^metric "migg": .+ Did you mean "mig"\?$/);
    writeFileSync(file, `${base}batchsize: 3\n`);
    expect(await complaint(["train", file])).toMatch(
      /^experiment key "batchsize": .+ Did you mean "batch"\?$/,
    );
    writeFileSync(file, "data: [");
    expect(await complaint(["train", file])).toMatch(/^experiment ".+": expected YAML, got /);
  });
});

describe("data that cannot be trained on", () => {
  const info = (folder: string) =>
    complaint(["data", "info", "images", "--set", `data.path=${folder}`, "--set", "data.size=16"]);
  it("labels that name a missing file", async () => {
    const folder = await photos((csv) => `${csv}9999.png,shape 0,light 0\n`);
    expect(await info(folder)).toContain('got no file "9999.png"');
  });
  it("a truncated PNG is warned of and left out, and all of them are refused", async () => {
    const folder = await photos();
    const cut = (name: string) => {
      const file = join(folder, "images", name);
      writeFileSync(file, readFileSync(file).subarray(0, 60));
    };
    cut("0003.png");
    const set = ["--set", `data.path=${folder}`, "--set", "data.size=16"];
    const { code, error } = await unweave(["data", "info", "images", ...set]);
    expect(code).toBe(0);
    expect(error).toContain('1 of 240 pictures could not be read and was left out: "0003.png" (');
    for (const name of readdirSync(join(folder, "images"))) if (name !== "0003.png") cut(name);
    expect(await info(folder)).toContain("expected a whole picture");
  });
  it("a factor with one level that is asked for", async () => {
    const folder = await photos((csv) => csv.replaceAll(/light \d/g, "light 0"));
    const set = [`data.path=${folder}`, "data.size=16", 'data.factors=["light"]'];
    expect(await complaint(["data", "info", "images", ...set.flatMap((one) => ["--set", one])])).toMatch(
      /^factor "light": expected at least two levels, got one \("light 0"\)\./,
    );
  });
  it("pictures of another size and colour are warned of, not refused", async () => {
    const folder = await photos();
    const colour = { create: { width: 40, height: 30, channels: 3, background: "red" } } as const;
    await sharp(colour)
      .png()
      .toFile(join(folder, "images", "0000.png"));
    const { code, error } = await unweave([
      "data",
      "info",
      "images",
      "--set",
      `data.path=${folder}`,
      "--set",
      "data.size=16",
    ]);
    expect(code).toBe(0);
    expect(error).toMatch(/^warning: .*0000\.png/m);
  });
  it("a batch larger than the data", async () => {
    expect(await trainComplaint("batch=1000")).toMatch(/^batch "1000": expected at most \d+ images/);
  });
  it("a block named after no factor", async () => {
    expect(await trainComplaint("code.colour=4")).toMatch(/"colour".+(shape|light)/);
  });
  it("an unknown held-out level", async () => {
    expect(await trainComplaint("split.unseen.shape=shape 7")).toMatch(/Did you mean "shape \d"\?$/);
  });
});

describe("a place that cannot be written", () => {
  it("holds something already", async () => {
    const out = newPath();
    mkdirSync(out);
    writeFileSync(join(out, "thesis.txt"), "mine");
    expect(await complaint(["train", ...small(path), "--out", out])).toMatch(
      /got one that holds thesis\.txt\./,
    );
    expect(await complaint(["demo", "--quick", "--out", out])).toMatch(/got one that holds thesis\.txt\./);
    expect(readFileSync(join(out, "thesis.txt"), "utf8")).toBe("mine");
  });
  it("is inside a file", async () => {
    const line = await complaint(["train", ...small(path), "--out", join(path, "labels.csv", "run")], 1);
    expect(line).toMatch(
      /^output ".+": expected a place that can be written, got a file where a folder should be\./,
    );
  });
  it.skipIf(!existsSync("/proc/self"))("takes no folders at all", async () => {
    const line = await complaint(["train", ...small(path), "--out", "/proc/unweave"], 1);
    expect(line).toMatch(/^output "\/proc\/unweave.*": expected a place that can be written, got /);
  });
  const tiny = newPath();
  const mounted = (() => {
    try {
      mkdirSync(tiny, { recursive: true });
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", tiny], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  })();
  it.skipIf(!mounted)("is full", async () => {
    try {
      const out = join(tiny, "run");
      const line = await complaint(["train", ...small(path), "--out", out], 1);
      expect(line).toMatch(/^output ".+": .+ got a disk that is full\. Free some space/);
      // What is there is whole.
      expect(JSON.parse(readFileSync(join(out, "experiment.json"), "utf8")).recipe).toBe("blocks");
      expect(existsSync(join(out, "scores.json"))).toBe(false);
    } finally {
      execFileSync("umount", [tiny]);
    }
  });
});

describe("a run folder", () => {
  it("of another format version", async () => {
    const folder = newPath();
    mkdirSync(folder);
    writeFileSync(join(folder, "experiment.json"), '{ "format": 2 }');
    for (const verb of [["eval"], ["report"], ["train", "--resume"]])
      expect(await complaint([...verb, folder])).toMatch(
        /^run folder ".+": expected format 1, got format 2\./,
      );
    writeFileSync(join(folder, "experiment.json"), '{ "format"');
    expect(await complaint(["eval", folder])).toMatch(/^run file ".+": expected complete JSON, got /);
  });
});

describe("Ctrl-C", () => {
  it("ends with 130 and a checkpoint, from which the run ends as if never stopped", async () => {
    const [whole, stopped] = [newPath(), newPath()];
    const args = (out: string) => ["train", ...small(path), ...unscored, "--set", "steps=600", "--out", out];
    const plain = await unweave(args(whole));
    expect(plain.code, plain.error).toBe(0);
    const { code, error } = await spawned(args(stopped), (child) => {
      const events = join(stopped, "events.jsonl");
      const timer = setInterval(() => {
        if (!existsSync(events) || !readFileSync(events, "utf8").includes('"step":100,')) return;
        clearInterval(timer);
        child.kill("SIGINT");
      }, 2);
    });
    expect(code, error).toBe(130);
    expect(error).toContain(`go on with: train --resume ${stopped}`);
    expect(existsSync(join(stopped, "scores.json"))).toBe(false);
    const rest = await unweave(["train", "--resume", stopped]);
    expect(rest.code, rest.error).toBe(0);
    for (const file of ["scores.json", "events.jsonl", "encoder.onnx"])
      expect(readFileSync(join(stopped, file)).equals(readFileSync(join(whole, file))), file).toBe(true);
    rmSync(whole, { recursive: true });
  });
});
