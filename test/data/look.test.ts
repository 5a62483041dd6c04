/** What is seen of folders whose makers said nothing: labels, kinds, roles and sides, whatever the columns are called. */
import { describe, expect, it } from "vitest";
import { lookAtFolder } from "../../src/data/look/folder.ts";
import { datasets } from "../../src/data/registry.ts";
import { flat, folder, pgm } from "./world.ts";

const dot = pgm(16, 32, (i) => i % 200);
const ROWS = 24;
const cycle = (values: readonly unknown[]) =>
  Array.from({ length: ROWS }, (_, i) => values[i % values.length]);
const counted = (n: number, from = 0) => Array.from({ length: n }, (_, i) => i + from);

/** A folder of 24 pictures with these columns, in a table of this name. */
function table(columns: Readonly<Record<string, readonly unknown[]>>, name = "labels.csv"): string {
  const lines = Array.from({ length: ROWS }, (_, i) =>
    [`${i}.pgm`, ...Object.values(columns).map((cells) => cells[i])].join(","),
  );
  const pictures = Object.fromEntries(lines.map((_, i) => [`${i}.pgm`, dot]));
  return folder({ [name]: [`file,${Object.keys(columns).join(",")}`, ...lines].join("\n"), ...pictures });
}

/** The kind that a column is found to have beside one of names. */
async function kindOf(cells: readonly unknown[]) {
  const { data } = await lookAtFolder(table({ a: cycle(["x", "y"]), b: cells }));
  return (data.options!.kinds as Record<string, string>).b;
}

describe("a column", () => {
  it.each([
    ["texts", cycle(["ada", "bob"])],
    ["counted from 0", cycle(counted(6))],
    ["counted from 1", cycle(counted(6, 1))],
    ["counted, with somebody taken out", cycle([1, 2, 3, 5, 6, 7])],
    ["leading zeros", cycle(["007", "012", "100"])],
    ["long numbers of one length", cycle([20193, 20471, 88120])],
    ["scattered numbers, each in many rows", cycle([2880, 3, 617, 951])],
    ["a third taken out, with as many rows of each", cycle([2, 3, 5, 6, 8, 9])],
  ])("of names: %s", async (_, cells) => {
    expect(await kindOf(cells)).toBe("categorical");
  });

  it.each([
    ["gaps of one step", cycle([0, 20, 40, 90])],
    ["negatives", cycle([-2, -1, 0, 1])],
    ["fractions", cycle([0.5, 1, 1.5])],
    ["a run that starts anywhere", cycle([18, 19, 20, 21])],
    ["gaps where some are rare", cycle([31, 31, 31, 31, 32, 32, 32, 34])],
    ["fractions that never repeat", cycle(counted(ROWS).map((i) => i / 7))],
  ])("of measurements: %s", async (_, cells) => {
    expect(await kindOf(cells)).toBe("ordinal");
  });

  it.each([
    ["whole numbers that never repeat", counted(ROWS, 1000), "hardly a label stands in two rows (24 labels)"],
    [
      "texts that never repeat",
      counted(ROWS).map((i) => `2024-01-${i}`),
      "hardly a label stands in two rows",
    ],
    ["one label", cycle(["lab"]), 'every label is "lab"'],
    ["no label", cycle([""]), "it has no label at all"],
  ])("that is left out, and said: %s", async (_, cells, why) => {
    const { data, notes, nuisance } = await lookAtFolder(table({ a: cycle(["x", "y"]), b: cells }));
    expect(data.options?.factors).toEqual(["a"]);
    expect(nuisance).toEqual([]);
    expect(notes.find((note) => note.startsWith('"b" is left out'))).toContain(why);
    expect((await datasets.resolve(data)).factors.map(({ name }) => name)).toEqual(["a"]);
  });
});

describe("a folder", () => {
  const columns = { light: cycle([-20, 0, 20]), who: cycle([1, 2, 3, 4]), room: cycle(["a", "b"]) };

  it("is opened as it was seen: the first names are searched for, the rest shall not matter", async () => {
    const { data, content, nuisance, notes } = await lookAtFolder(table(columns));
    expect([content, nuisance]).toEqual(["who", ["light", "room"]]);
    const { factors, shape } = await datasets.resolve(data);
    expect(factors.map(({ name, kind, role }) => [name, kind, role])).toEqual([
      ["light", "ordinal", "nuisance"],
      ["who", "categorical", "content"],
      ["room", "categorical", "nuisance"],
    ]);
    expect(shape).toEqual([1, 32, 16]);
    for (const setting of ["--find light", 'data.kinds={"who":"ordinal"}', "data.size=", "data.channels=3"])
      expect(notes.join("\n")).toContain(setting);
  });

  it("is what a person says before anything is guessed", async () => {
    const path = table(columns);
    const asked = await lookAtFolder(path, { find: "room", set: { size: 16, kinds: { light: "circular" } } });
    expect([asked.content, asked.nuisance]).toEqual(["room", ["light", "who"]]);
    expect(asked.data.options).toMatchObject({ size: 16, kinds: { light: "circular" }, channels: 1 });
    // Whole numbers that are searched for are names, unless somebody says otherwise.
    const found = await lookAtFolder(path, { find: "light" });
    expect(found.data.options).toMatchObject({ kinds: { light: "categorical" } });
    const set = { roles: { room: "content" }, combine: { both: ["light", "who"] } };
    const said = await lookAtFolder(path, { set });
    expect([said.content, said.nuisance]).toEqual(["room", ["both"]]);
    expect((await datasets.resolve(said.data)).factors.map(({ name }) => name)).toEqual(["both", "room"]);
    await expect(lookAtFolder(path, { find: "whom" })).rejects.toThrow('Did you mean "who"?');
    await expect(lookAtFolder(path, { set: { sise: 16 } })).rejects.toThrow('Did you mean "size"?');
  });

  it("may have one column, none that repeats, or no labels", async () => {
    expect(await lookAtFolder(table({ who: cycle(["a", "b"]) }))).toMatchObject({
      content: "who",
      nuisance: [],
    });
    const single = await lookAtFolder(table({ who: counted(ROWS).map((i) => `p${i}`) }));
    expect([single.content, single.nuisance]).toEqual([null, []]);
    expect(single.notes.join("\n")).toContain("searched for: nothing");
    expect((await datasets.resolve(single.data)).rows).toBe(ROWS);
    const bare = await lookAtFolder(folder({ "1.pgm": dot, "2.pgm": dot }));
    expect([bare.content, bare.nuisance, bare.notes[0]]).toEqual([
      null,
      [],
      expect.stringContaining("labels: none"),
    ]);
  });

  it("has another table, or folders, for labels", async () => {
    const other = table(columns, "who.tsv");
    expect((await lookAtFolder(other)).data.options).toMatchObject({ labels: "who.tsv" });
    const classes = {
      "a/1.pgm": dot,
      "a/2.pgm": dot,
      "b/1.pgm": dot,
      "b/2.pgm": dot,
      "readme.txt": "Some words.",
    };
    const found = await lookAtFolder(folder(classes));
    expect([found.content, found.data.options?.labels]).toEqual(["class", undefined]);
    // The depth with most names, whatever lies above it.
    const parted = ["train", "test"].flatMap((part) =>
      ["x", "y", "z"].flatMap((who) => [1, 2].map((i) => [`${part}/${who}/${i}.pgm`, dot] as const)),
    );
    expect(await lookAtFolder(folder(Object.fromEntries(parted)))).toMatchObject({
      content: "folder2",
      nuisance: ["folder1"],
    });
  });

  it("in the layout of CelebA: lists beside a folder of pictures, of which the one with names is taken", async () => {
    const names = counted(6).map((i) => `00000${i}.pgm`);
    const pictures = Object.fromEntries(names.map((name) => [`img_align_celeba/${name}`, dot]));
    const path = folder({
      "list_attr_celeba.txt": `6\nSmiling Young\n${names.map((name, i) => `${name} ${i % 2 ? 1 : -1} -1`).join("\n")}\n`,
      "identity_CelebA.txt": names.map((name, i) => `${name} ${2880 + 11 * (i % 3)}`).join("\n"),
      ...pictures,
    });
    const { data, content, notes } = await lookAtFolder(path, { find: "identity_CelebA" });
    expect([data.options?.labels, content]).toEqual(["identity_CelebA.txt", "identity_CelebA"]);
    expect(notes[0]).toContain("--set data.labels=list_attr_celeba.txt");
    expect((await datasets.resolve(data)).rows).toBe(6);
  });
});

describe("sides", () => {
  const photo = (width: number, height: number, colour: readonly number[]) =>
    flat(width, height, colour).jpeg().toBuffer();

  it("keep the commonest proportions, are no longer than 96 and nothing is enlarged", async () => {
    const wide = await photo(160, 120, [90, 90, 90]);
    const tall = await photo(90, 160, [90, 90, 90]);
    const { data, notes } = await lookAtFolder(folder({ "1.jpg": wide, "2.jpg": wide, "3.jpg": tall }));
    expect(data.options).toMatchObject({ size: [72, 96], channels: 1 });
    expect(notes.join("\n")).toContain("as 2 of 3 pictures looked at");
    const small = await photo(45, 30, [90, 90, 90]);
    expect((await lookAtFolder(folder({ "1.jpg": small }))).data.options?.size).toEqual([28, 44]);
  });

  it("beyond those that were tried are told what they cost, as one number or as two", async () => {
    const files = {
      "1.jpg": await photo(600, 600, [90, 90, 90]),
      "2.jpg": await photo(600, 600, [90, 90, 90]),
    };
    const said = async (size: unknown) =>
      (await lookAtFolder(folder(files), { set: { size } })).notes.join("\n");
    for (const size of [448, [448, 448]])
      expect(await said(size)).toContain("here to 4.0 times those of 224x224");
    for (const size of [224, [224, 160], undefined]) expect(await said(size)).not.toContain("beyond");
  });

  it("have colours where most pictures do", async () => {
    const [red, grey] = [await photo(64, 64, [200, 60, 40]), await photo(64, 64, [90, 90, 90])];
    expect((await lookAtFolder(folder({ "1.jpg": red, "2.jpg": grey }))).data.options?.channels).toBe(3);
    const { data, notes } = await lookAtFolder(folder({ "1.jpg": red, "2.jpg": grey, "3.jpg": grey }));
    expect(data.options?.channels).toBe(1);
    expect(notes.join("\n")).toContain("1 of 3 pictures is coloured");
  });
});

describe("pictures that are opened without being looked at", () => {
  const doubts = async (cells: readonly unknown[], options: object = {}) => {
    const path = table({ b: cells });
    const { warnings } = await datasets.resolve({ name: "images", options: { path, ...options } });
    return warnings.filter((warning) => warning.includes("look like names"));
  };
  it("say which of their measurements look like names, and how they would be", async () => {
    expect(await doubts(cycle([1, 2, 3, 4]))).toEqual([
      '"b" was read as measurements, though its numbers look like names (whole numbers counted from 1 to 4): data.kinds={"b":"categorical"} makes them names',
    ]);
  });
  it("say nothing of measurements, of two levels, and of what a person has said", async () => {
    expect(await doubts(cycle([0, 20, 40, 90]))).toEqual([]);
    expect(await doubts(cycle([0, 1]))).toEqual([]);
    expect(await doubts(cycle([1, 2, 3, 4]), { kinds: { b: "ordinal" } })).toEqual([]);
  });
});
