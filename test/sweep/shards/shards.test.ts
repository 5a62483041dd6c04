/** Jobs in shards come to the bytes that one machine writes. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { kinds } from "../../../packages/sweep/src/kinds/index.ts";
import { cut } from "../../../packages/sweep/src/shards/cut.ts";
import { type Joined, jobPlan, joinJob } from "../../../packages/sweep/src/shards/index.ts";
import { datasets, experiments, openDataset, random, runs } from "../../../src/index.ts";
import { unweave } from "../../cli/program.ts";
import { contextOf } from "../kinds/context.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-shards-"));
const place = (name: string) => join(root, name);
const [run, photos, vectors] = ["run", "photos", "vectors.npy"].map(place);
const data = { name: "faces", options: { people: 6, pictures: 60 } } as const;

/** Shards that are done, as a store keeps them: another format of the same codes asks for the same. */
const finished = new Map<string, Joined>();

/** Computes the shards of a job in some other order, and puts them together. */
async function inShards(tree: object): Promise<Readonly<Record<string, unknown>>> {
  const { trials } = await jobPlan(tree);
  expect(new Set(trials.map(({ name }) => name)).size).toBe(trials.length);
  for (const trial of trials.toReversed().filter(({ name }) => !finished.has(name))) {
    const { kind, name, spec, needs } = JSON.parse(JSON.stringify(trial)) as typeof trial;
    const folder = place(`tasks-${name}`);
    const result = await kinds[kind](spec, contextOf(folder, { needs }));
    finished.set(name, { folder, result: JSON.parse(JSON.stringify(result)) });
  }
  return joinJob(
    tree,
    trials.map(({ name }) => finished.get(name)!),
  );
}

beforeAll(async () => {
  const faces = await openDataset(data);
  const experiment = experiments.resolveExperiment(
    {
      data,
      recipe: "blocks",
      steps: 3,
      batch: 16,
      net: { name: "conv4", options: { width: 0.25, hidden: 16 } },
    },
    faces,
  );
  await runs.execute(experiment, faces, { folder: run });
  mkdirSync(join(photos, "more"), { recursive: true });
  const size = faces.shape.reduce((product, n) => product * n);
  for (let row = 0; row < 700; row++) {
    const folder = row < 300 ? photos : join(photos, "more");
    const path = join(folder, `${`${row}`.padStart(4, "0")}.png`);
    if (row === 5 || row === 600) writeFileSync(path, "no picture");
    else if (row < 60) writeFileSync(path, await datasets.pngOf(faces, row));
    else cpSync(join(photos, `${`${row % 60 === 5 ? 6 : row % 60}`.padStart(4, "0")}.png`), path);
  }
  const rng = random(0);
  const rows = Float32Array.from({ length: 1000 * size }, () => rng.uniform());
  const words = `{'descr': '<f4', 'fortran_order': False, 'shape': (1000, ${size}), }`;
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  writeFileSync(
    vectors,
    Buffer.concat([head, Buffer.from(`${words.padEnd(117)}\n`), new Uint8Array(rows.buffer)]),
  );
});

describe("cut", () => {
  it("covers all rows once, each shard beginning where a batch does", () => {
    for (const [total, batch, shards] of [
      [1, 256, 3],
      [700, 256, 2],
      [700, 256, 9],
      [100_000, 256, 7],
      [512, 256, 2],
    ]) {
      const ranges = cut(total, batch, shards);
      expect(ranges.length).toBeLessThanOrEqual(shards);
      expect(ranges[0].from).toBe(0);
      expect(ranges.at(-1)!.to).toBe(total);
      ranges.forEach(({ from, to }, at) => {
        expect(from % batch).toBe(0);
        expect(to).toBeGreaterThan(from);
        if (at > 0) expect(from).toBe(ranges[at - 1].to);
      });
    }
  });
});

describe("embed in shards", () => {
  it.each(["npy", "csv", "parquet"])("writes the .%s of one machine", async (ending) => {
    const [alone, together] = [`alone.${ending}`, `together.${ending}`].map(place);
    const { code, error } = await unweave(["embed", run, photos, "--out", alone]);
    expect(code, error).toBe(0);
    const { rows, skipped, notes } = await inShards({
      embed: { run, folder: photos, out: together, shards: 3 },
    });
    expect(rows).toBe(698);
    expect((skipped as { file: string }[]).map(({ file }) => file)).toEqual([
      join(photos, "0005.png"),
      join(photos, "more", "0600.png"),
    ]);
    expect(notes).toEqual([]);
    expect(readFileSync(together).equals(readFileSync(alone))).toBe(true);
  });
  it("writes the codes of vectors that one machine writes", async () => {
    const [alone, together] = ["v1.parquet", "v2.parquet"].map(place);
    const { code, error } = await unweave(["embed", run, vectors, "--out", alone]);
    expect(code, error).toBe(0);
    await inShards({ embed: { run, vectors, out: together, shards: 4 } });
    expect(readFileSync(together).equals(readFileSync(alone))).toBe(true);
  });
  it("refuses vectors of another length, in shards and on one machine", async () => {
    const codes = place("few.npy");
    await unweave(["embed", run, join(photos, "0000.png"), "--out", codes]);
    const message =
      /vectors ".*few\.npy": expected rows of 4096 or 12288 numbers, as the run's encoder takes, got rows of \d+\./;
    await expect(jobPlan({ embed: { run, vectors: codes, out: place("x.npy"), shards: 2 } })).rejects.toThrow(
      message,
    );
    const { code, error } = await unweave(["embed", run, codes, "--out", place("x.npy")]);
    expect([code, message.test(error), existsSync(place("x.npy"))]).toEqual([2, true, false]);
  });
  it("refuses pictures that are not those of the plan", async () => {
    const { trials } = await jobPlan({ embed: { run, folder: photos, out: place("x.npy"), shards: 2 } });
    const spec = { ...trials[0].spec, rows: "0123456789abcdef" };
    await expect(kinds.embedShard(spec, contextOf(place("refused")))).rejects.toThrow(
      /^pictures ".*": expected digest 0123456789abcdef, got digest \w{16}\. This machine has other files/,
    );
    const other = { ...trials[0].spec, encoder: "0123456789abcdef" };
    await expect(kinds.embedShard(other, contextOf(place("refused")))).rejects.toThrow(
      /^run ".*": expected digest/,
    );
  });
});

describe("eval in shards", () => {
  const untimed = (text: string) => text.replaceAll(/"seconds": [\d.e-]+/g, '"seconds": 0');
  it("writes the document of one machine for a run", async () => {
    const metrics = ["collapse", "mig", "editing", "sap", "retrieval"];
    const { code, out, error } = await unweave(["eval", run, "--metrics", metrics.join(), "--json"]);
    expect(code, error).toBe(0);
    const { skipped } = await inShards({ eval: { run, metrics, out: place("eval.json") } });
    expect(JSON.stringify(skipped)).toContain("editing");
    expect(untimed(readFileSync(place("eval.json"), "utf8"))).toBe(untimed(out));
  });
  it("writes the document of one machine for codes", async () => {
    const faces = await openDataset(data);
    const factors = place("factors.csv");
    await unweave(["embed", run, photos, "--out", place("codes.npy")]);
    const names = faces.factors.map(({ name }) => name);
    const lines = Array.from({ length: 698 }, (_, row) =>
      names.map((_, k) => faces.levels[(row % 60) * names.length + k]),
    );
    writeFileSync(factors, `${[names, ...lines].map((line) => line.join()).join("\n")}\n`);
    const flags = { codes: place("codes.npy"), factors, seed: 3, blocks: "first=0-3" };
    const asked = ["--codes", flags.codes, "--factors", factors, "--seed", "3", "--blocks", "first=0-3"];
    const metrics = ["mig", "editing", "sap", "collapse"];
    const { code, out, error } = await unweave(["eval", ...asked, "--metrics", metrics.join(), "--json"]);
    expect(code, error).toBe(0);
    await inShards({ eval: { ...flags, metrics, out: place("codes.json") } });
    expect(untimed(readFileSync(place("codes.json"), "utf8"))).toBe(untimed(out));
  });
});

describe("a job that is none", () => {
  it.each([
    [
      { embed: { run, out: "a.npy", shards: 2 } },
      /^job "embed": expected one of folder and vectors, got both or none\./,
    ],
    [{ embed: { run, folder: photos, out: "a.txt", shards: 2 } }, /^output "a\.txt": expected a file in/],
    [{ embed: { run, folder: photos, out: "a.npy", shards: 0 } }, /^job "embed\.shards": expected/],
    [{ embed: { run, folder: photos, out: "a.npy", shard: 2 } }, /job key "embed\.shard"|embed\.shards/],
    [
      { eval: { out: "a.json" } },
      /^job "eval": expected a run, or codes with factors, got both or neither\./,
    ],
    [{ eval: { run: place("none"), out: "a.json" } }, /^run folder ".*none": expected an experiment\.json/],
    [{ eval: { run, metrics: ["migg"], out: "a.json" } }, /Did you mean "mig"\?/],
  ])("%j is refused", async (tree, message) => {
    await expect(jobPlan(tree)).rejects.toThrow(message as RegExp);
  });
});
