/** `init`: a file that says what `train FOLDER` would have seen, that editors check, and that overwrites nothing. */
import { globSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { lookAtFolder } from "../../src/data/look/folder.ts";
import { withRefs } from "../../src/experiment/refs.ts";
import { experimentInput } from "../../src/experiment/schema.ts";
import { complaint, unweave } from "./program.ts";

const SCHEMA = "src/experiment/experiment.schema.json";
const schema = z.fromJSONSchema(JSON.parse(readFileSync(SCHEMA, "utf8")));
const accepts = (tree: unknown) => schema.safeParse(tree).success;
const root = mkdtempSync(join(tmpdir(), "unweave-init-"));
const photos = join(root, "photos");
const file = join(root, "experiment.yaml");

beforeAll(async () => {
  await unweave([
    "data",
    "make",
    "faces",
    "--set",
    "data.pictures=40",
    "--set",
    "data.people=4",
    "--out",
    photos,
  ]);
});

describe("the schema of experiments", () => {
  it.each(globSync("examples/*.yaml").filter((each) => !/sweep/.test(each)))("accepts %s", (each) => {
    expect(accepts(parse(readFileSync(each, "utf8")))).toBe(true);
  });
  it.each([
    { data: "faces" },
    { data: "facs", recipe: "blocks" },
    { data: "faces", recipe: "blocks", stepps: 3 },
    { data: "faces", recipe: "blocks", terms: [{ name: "infoNce", options: { temprature: 1 } }] },
    { data: { name: "faces", options: { people: "many" } }, recipe: "blocks" },
  ])("refuses %o", (each) => {
    expect(accepts(each)).toBe(false);
  });
  it("accepts names alone, terms with weights, and pairs that leave their name to the recipe", () => {
    const terms = ["infoNce", { name: "hsic", weight: { from: 0, to: 1, steps: 10 } }];
    expect(
      accepts({ data: "faces", recipe: "disco", terms, pairs: { options: {} }, metrics: "mig,dci" }),
    ).toBe(true);
  });
});

describe("init", () => {
  it("writes what train sees of the folder, with a line for editors and every guess in a comment", async () => {
    const { code } = await unweave(["init", photos, "--out", file]);
    expect(code).toBe(0);
    const text = readFileSync(file, "utf8");
    const [, named] = /^# yaml-language-server: \$schema=(.+)$/m.exec(text)!;
    expect(resolve(root, named)).toBe(resolve(SCHEMA));
    const tree = parse(text);
    const { data, notes } = await lookAtFolder(photos);
    expect(tree).toEqual({ data, recipe: "auto", seed: 0 });
    expect(accepts(tree)).toBe(true);
    experimentInput.parse(withRefs(tree));
    expect(text.match(/^# {2}\S/gm)).toHaveLength(notes.length);
    expect(text).not.toMatch(/--set|\bdata\.\w+=/);
  });
  it("leaves a file that is there as it is", async () => {
    const other = join(root, "mine.yaml");
    writeFileSync(other, "data: faces\n");
    expect(await complaint(["init", photos, "--out", other])).toContain("Name another file");
    expect(readFileSync(other, "utf8")).toBe("data: faces\n");
  });
  it("of no folder says so", async () => {
    expect(await complaint(["init", join(root, "none"), "--out", join(root, "x.yaml")])).toMatch(
      /^data ".+none": expected a folder/,
    );
  });
});
