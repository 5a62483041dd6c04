/** Noise with random labels: whatever becomes of its folder, held-out rows of a run are read at chance, or not at all. */
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { datasets } from "../../src/data/registry.ts";
import { Interrupted } from "../../src/errors.ts";
import { evaluateRun, type ScoredRun } from "../../src/evaluate/evaluateRun.ts";
import { execute } from "../../src/execute/execute.ts";
import { resolveExperiment } from "../../src/experiment/resolve.ts";
import { random } from "../../src/random.ts";
import { locatedData } from "../../src/run/data.ts";
import { openRun, type ScoresFile } from "../../src/run/folder.ts";
import type { KnownOptions } from "../../src/run/knownData.ts";
import { newFolder } from "./world.ts";

const PICTURES = 120;
const CHANCE = 0.2;
const rng = random(5);
const noise = () => {
  const pixels = Uint8Array.from({ length: 256 }, () => rng.int(256));
  return sharp(pixels, { raw: { width: 16, height: 16, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();
};
const lines = Array.from({ length: PICTURES }, (_, i) => `p${1000 + i}.png,c${rng.int(5)},d${rng.int(3)}`);
const write = (folder: string, rows: readonly string[]) =>
  writeFileSync(join(folder, "labels.csv"), `file,kind,side\n${rows.join("\n")}\n`);

const pictures = newFolder();
const run = newFolder();
let first: number;

/** Noise is learned by heart: no augmentation, a code for each label. */
const experiment = async (path: string, steps = 300) => {
  const data = { name: "images", options: { path, size: 16 } };
  const given = {
    data,
    recipe: "supCon",
    code: { kind: 8, side: 4 },
    net: { name: "conv4", options: { width: 0.5, hidden: 32 } },
    steps,
    batch: 64,
    metrics: [{ name: "blockAccuracy" }],
  };
  const dataset = await datasets.resolve(data);
  return [resolveExperiment(given, dataset), dataset] as const;
};

/** How often the label is read from its block. */
const accuracy = ({ scores: [score] }: Pick<ScoresFile, "scores">) =>
  score.tables!.linear.values[score.tables!.linear.rows.indexOf("kind")][
    score.tables!.linear.columns.indexOf("kind")
  ];

async function measured(folder: string, path: string, options: KnownOptions = {}): Promise<ScoredRun> {
  const dataset = await datasets.resolve({ name: "images", options: { path, size: 16 } });
  return evaluateRun(folder, openRun(folder), dataset, options);
}

/** A copy of the folder, changed; names of the rows that trained, and of those that are tested. */
async function changed(
  change: (folder: string, train: readonly string[], test: readonly string[]) => unknown,
): Promise<string> {
  const folder = newFolder();
  cpSync(pictures, folder, { recursive: true });
  const { rows } = JSON.parse(readFileSync(join(run, "data.json"), "utf8")) as { rows: string[][] };
  const of = (part: string) => rows.filter((row) => row[1] === part).map(([file]) => file);
  await change(folder, of("train"), of("test"));
  return folder;
}
const without = (name: string) => lines.filter((line) => !line.startsWith(name));
const front = async (folder: string) => {
  writeFileSync(join(folder, "a.png"), await noise());
  write(folder, ["a.png,c1,d1", ...lines]);
};

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  for (const line of lines) writeFileSync(join(pictures, line.split(",")[0]), await noise());
  write(pictures, lines);
  const [asked, dataset] = await experiment(pictures);
  first = accuracy(await execute(asked, dataset, { folder: run }));
});

describe("a run that knows noise by heart", () => {
  it("reads held-out noise at chance, and training noise if rows are known by position", async () => {
    expect(Math.abs(first - CHANCE)).toBeLessThan(0.2);
    const old = newFolder();
    cpSync(run, old, { recursive: true });
    rmSync(join(old, "data.json"));
    const found = await measured(old, await changed(front));
    expect(accuracy(found)).toBeGreaterThan(0.5);
    expect(found.warnings).toEqual([expect.stringContaining("known by position only")]);
  });

  it.each([
    ["a picture is added at the front", front, /^since the run was begun, rows were added.+: 1 \(a\.png\)$/],
    [
      "an added picture brings a level that comes first",
      async (folder: string) => {
        await front(folder);
        write(folder, ["a.png,another,a", ...lines]);
      },
      /rows were added/,
    ],
    ["labels are sorted otherwise", (folder: string) => write(folder, lines.toReversed()), null],
  ] as const)("scores what it scored when %s", async (_, change, warning) => {
    const found = await measured(run, await changed(change));
    expect(accuracy(found)).toBe(first);
    expect(found.warnings).toEqual(warning === null ? [] : [expect.stringMatching(warning)]);
  });

  it.each([
    ["training", 0],
    ["held-out", 1],
  ] as const)("stays at chance when a %s picture is gone, and names it", async (_, which) => {
    let gone = "";
    const folder = await changed((path, ...parts) => {
      [gone] = parts[which];
      write(path, without(gone));
    });
    const found = await measured(run, folder);
    expect(Math.abs(accuracy(found) - CHANCE)).toBeLessThan(0.2);
    expect(found.warnings).toEqual([`since the run was begun, rows are gone: 1 (${gone})`]);
  });

  it("is not read where labels or pictures are others, unless that is allowed", async () => {
    const relabelled = await changed((folder) =>
      write(
        folder,
        lines.map((line, i) => (i === 3 ? line.replace(/c\d/, "c9") : line)),
      ),
    );
    const message =
      /^data "images": expected the rows .+ got 1 with other labels \(p1003\.png\)\. .+--changed-data allow/;
    await expect(measured(run, relabelled)).rejects.toThrow(message);
    const repainted = await changed(async (folder) =>
      writeFileSync(join(folder, "p1004.png"), await noise()),
    );
    await expect(measured(run, repainted)).rejects.toThrow(/got 1 with another picture \(p1004\.png\)/);
    const { warnings, ...found } = await measured(run, repainted, { changedData: "allow" });
    expect(Math.abs(accuracy(found) - CHANCE)).toBeLessThan(0.2);
    expect(warnings).toEqual(["since the run was begun, rows show another picture: 1 (p1004.png)"]);
  });

  it("goes on to the same bytes over labels that are sorted otherwise, and not over other rows", async () => {
    const [asked, dataset] = await experiment(pictures, 12);
    const [whole, halted] = [newFolder(), newFolder()];
    await execute(asked, dataset, { folder: whole });
    const controller = new AbortController();
    const onEvent = ({ step }: { step: number }) => step === 5 && controller.abort();
    const stopped = execute(asked, dataset, { folder: halted, signal: controller.signal, onEvent });
    await expect(stopped).rejects.toThrow(Interrupted);
    const open = (path: string) => datasets.resolve({ name: "images", options: { path, size: 16 } });
    const gone = await open(await changed((folder, [name]) => write(folder, without(name))));
    const options = { folder: halted, resume: true };
    await expect(execute(asked, gone, options)).rejects.toThrow(
      /got 1 training rows gone .+ train a new run/,
    );
    const sorted = await open(
      await changed(async (folder) => {
        await front(folder);
        write(folder, ["a.png,another,a", ...lines].toReversed());
      }),
    );
    await execute(asked, sorted, options);
    for (const file of ["encoder.onnx", "events.jsonl"])
      expect(readFileSync(join(halted, file)).equals(readFileSync(join(whole, file))), file).toBe(true);
    expect(readFileSync(join(halted, "data.json"), "utf8")).toBe(
      readFileSync(join(whole, "data.json"), "utf8"),
    );
  });

  it("is found where it was moved together with its run", async () => {
    const [root, later] = [newFolder(), newFolder()];
    cpSync(pictures, join(root, "pictures"), { recursive: true });
    const [asked, dataset] = await experiment(join(root, "pictures"), 2);
    await execute({ ...asked, metrics: [] }, dataset, { folder: join(root, "run") });
    expect(locatedData(join(root, "run"), asked.data)).toEqual(asked.data);
    renameSync(root, later);
    const { options } = locatedData(join(later, "run"), asked.data);
    expect(options).toEqual({ ...asked.data.options, path: join(later, "pictures") });
  });
});
