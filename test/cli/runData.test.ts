/** The data of a run as verbs meet it: moved, changed, given by a column; and runs of other data. */
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { complaint, newPath, photos, small, unscored, unweave } from "./program.ts";

const json = async (...args: string[]) => {
  const { code, out, error } = await unweave([...args, "--json"]);
  expect(code, error).toBe(0);
  return { ...JSON.parse(out), error };
};
const train = (path: string, out: string, ...more: string[]) =>
  json("train", ...small(path), "--set", "steps=4", ...unscored, ...more, "--out", out);
const record = (run: string) => JSON.parse(readFileSync(join(run, "data.json"), "utf8"));
const set = (path: string) => ["--set", `data.path=${path}`];
const values = (scores: { metric: string; value: number }[]) =>
  scores.map(({ metric, value }) => [metric, value]);

const run = newPath();
let path: string;
let scores: { metric: string; value: number }[];
beforeAll(async () => {
  path = await photos();
  ({ scores } = await train(path, run));
});
/** The pictures in another place, with other labels. */
const moved = (csv: (text: string) => string = (text) => text) => {
  const folder = newPath();
  cpSync(path, folder, { recursive: true });
  const labels = join(folder, "labels.csv");
  writeFileSync(labels, csv(readFileSync(labels, "utf8")));
  return folder;
};
const sorted = (text: string) => {
  const [header, ...lines] = text.trim().split("\n");
  return `${[header, ...lines.toReversed()].join("\n")}\n`;
};

describe("a run whose data has moved", () => {
  it("is scored, resumed and edited where --set data.path says it is", async () => {
    const there = moved(sorted);
    const away = `${path}-away`;
    renameSync(path, away);
    try {
      expect(await complaint(["eval", run])).toMatch(
        /^data of run ".+": .+ Say where it lies: --set data\.path=/,
      );
      const found = await json("eval", run, ...set(there));
      expect(values(found.scores)).toEqual(values(scores));
      expect(found.warnings.join()).not.toContain("since the run");
      const resumed = newPath();
      cpSync(run, resumed, { recursive: true });
      expect(await complaint(["train", "--resume", resumed])).toMatch(/^data of run /);
      expect(values((await json("train", "--resume", resumed, ...set(there))).scores)).toEqual(
        values(scores),
      );
      expect(record(resumed).places.path.absolute).toBe(there);
      expect(readFileSync(join(resumed, "experiment.json"), "utf8")).toContain(JSON.stringify(path));
      expect((await json("eval", resumed)).error).not.toContain("no such");
      const picture = join(there, "images", "0000.png");
      const out = `${newPath()}.png`;
      const args = ["--image", picture, "--sample", "light", ...set(there), "--out", out];
      expect((await json("edit", run, ...args)).answers).toBe("retrieved");
    } finally {
      renameSync(away, path);
    }
  });
  it("takes no other setting", async () => {
    expect(await complaint(["eval", run, "--set", "steps=3"])).toMatch(
      /^setting "steps=3": expected data\.key=value/,
    );
    expect(await complaint(["train", "--resume", run, "--set", "steps=3"])).toMatch(
      /^resume ".+ got steps=3\./,
    );
  });
});

describe("a run whose data has changed", () => {
  const relabelled = (text: string) => text.replace("0007.png,shape 2", "0007.png,shape 3");
  it("is scored only if that is allowed, and says so", async () => {
    const there = moved(relabelled);
    const message = /^data "images": .+ got 1 with other labels \(0007\.png\)\. .+ --changed-data allow\.$/;
    const asked = ["eval", run, ...set(there)];
    expect(await complaint(asked)).toMatch(message);
    const allowed = await json(...asked, "--changed-data", "allow");
    const said = "since the run was begun, rows have other labels: 1 (0007.png)";
    expect(allowed.warnings).toContain(said);
    expect(allowed.error).toContain(`warning: ${said}\n`);
    expect(await complaint(["train", "--resume", run, ...set(there)])).toMatch(/or train a new run\.$/);
  });
  it("is not scored where a whole part is gone, or where pictures are read otherwise", async () => {
    const known = moved((text) => text.replace(/^.+,shape 4,.+\n/gm, ""));
    expect(await complaint(["eval", run, ...set(known)])).toMatch(
      /^data "images": expected the unseen rows of the run, got none of them \(48 of 240 rows are gone\)\. /,
    );
    expect(await complaint(["eval", run, "--set", "data.size=32"])).toMatch(
      /got pictures were 1×16×16 and are 1×32×32 \(channels × height × width\); 240 with another picture \(0000\.png, .+, …\)\./,
    );
  });
  it("is no run of the same data as one that was trained on it", async () => {
    const [same, other] = [newPath(), newPath()];
    await train(moved(sorted), same);
    await train(moved(relabelled), other);
    const both = await json("eval", run, same);
    expect(both.runs).toHaveLength(2);
    expect(await complaint(["eval", run, other])).toMatch(
      /^runs ".+": expected the data of ".+" \(images\), got the same pictures with other labels\./,
    );
  });
});

describe("a run of an earlier version", () => {
  it("is scored as before, and says that its rows are known by position", async () => {
    const old = newPath();
    cpSync(run, old, { recursive: true });
    rmSync(join(old, "data.json"));
    const found = await json("eval", old);
    expect(values(found.scores)).toEqual(values(scores));
    expect(found.error).toContain("warning: this run has no data.json: its rows are known by position only");
  });
  it("with a damaged record is refused", async () => {
    const damaged = newPath();
    cpSync(run, damaged, { recursive: true });
    for (const text of ["{", "null", '{"format": 1}', '{"format": 2, "rows": [], "factors": []}']) {
      writeFileSync(join(damaged, "data.json"), text);
      expect(await complaint(["eval", damaged])).toMatch(/^run file ".+data\.json": expected /);
    }
  });
});

describe("a column that says the parts", () => {
  it("parts the rows, is no factor and no block, and may be gone later", async () => {
    const parts = ["train", "test", "train", "", "val"];
    const there = moved((text) =>
      text
        .trim()
        .split("\n")
        .map((line, i) => `${line},${i === 0 ? "part" : parts[(i - 1) % parts.length]}`)
        .join("\n"),
    );
    const out = newPath();
    const given = [
      "--recipe",
      "blocks",
      "--data",
      "images",
      "--set",
      "data.size=16",
      "--set",
      "net.width=0.25",
    ];
    const more = ["--set", "batch=32", "--set", "steps=2", "--set", "split.column=part", ...unscored];
    const trained = await json("train", ...given, ...more, ...set(there), "--out", out);
    expect(Object.keys(trained.blocks)).toEqual(["shape", "light"]);
    expect(trained.error).toContain("warning: rows in no part of the split (split.column): 96\n");
    const { rows, factors } = record(out);
    expect(factors.map(({ name }: { name: string }) => name)).toEqual(["shape", "light"]);
    const said = { train: "train", test: "test", "": null, val: null };
    expect(rows.map((row: unknown[]) => row[1])).toEqual(
      rows.map((_: unknown, i: number) => said[parts[i % parts.length] as keyof typeof said]),
    );
    expect(values((await json("eval", out)).scores)).toEqual(values(trained.scores));
    const without = (text: string) => text.replace(/,(part|train|test|val|)$/gm, "");
    writeFileSync(join(there, "labels.csv"), without(readFileSync(join(there, "labels.csv"), "utf8")));
    expect(values((await json("eval", out)).scores)).toEqual(values(trained.scores));
  });
});
