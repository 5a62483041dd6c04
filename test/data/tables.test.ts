/** Tables of labels as people have them: separators, encodings, names of columns, index columns, lists. */
import { describe, expect, it } from "vitest";
import { column, folder, labels, pgm, readImages } from "./world.ts";

const pictures = Array.from({ length: 12 }, (_, i) => `sub/deep/p${i}.pgm`);
const files = Object.fromEntries(pictures.map((name, i) => [name, pgm(16, 16, () => 10 * i)]));
const shapes = ["round", "square"];
const RIGHT = { shape: [2, 0], age: [12, 0] };

/** Lines of a table of the twelve pictures. */
const lines = (separator: string, names = ["file", "shape", "age"], cell = (i: number) => `${i + 1}`) =>
  [names, ...pictures.map((name, i) => [name, shapes[i % 2], cell(i)])].map((cells) => cells.join(separator));
const text = (rows: readonly string[]) => `${rows.join("\n")}\n`;
const read = (content: string | Uint8Array, options: object = {}, name = "labels.csv") =>
  readImages(folder({ ...files, [name]: content }), { labels: name, ...options });

/** Factor → levels and missing labels. */
async function counted(...given: Parameters<typeof read>) {
  const dataset = await read(...given);
  const found = dataset.factors.map(({ name, size }) => {
    const missing = column(dataset, name).filter((level) => level < 0).length;
    return [name, [size, missing]];
  });
  return Object.fromEntries(found);
}

describe("separators", () => {
  it.each([",", ";", "\t", "|"])("%j is found", async (separator) => {
    expect(await counted(text(lines(separator)))).toEqual(RIGHT);
  });
  it("are found in a .tsv, after a line that names one, and with cells that hold others", async () => {
    expect(await counted(text(lines("\t")), {}, "labels.tsv")).toEqual(RIGHT);
    expect(await counted(text(["sep=;", ...lines(";")]))).toEqual(RIGHT);
    const notes = [
      'file,shape,"a;b;c"',
      ...pictures.map((name, i) => `${name},${shapes[i % 2]},"x;${i % 3};y"`),
    ];
    expect(await counted(text(notes))).toEqual({ shape: [2, 0], "a;b;c": [3, 0] });
  });
  it("are what a person says", async () => {
    expect(await counted(text(lines("~")), { separator: "~" })).toEqual(RIGHT);
    expect(await counted(text(lines("   ")), { separator: " " })).toEqual(RIGHT);
  });
  it("at the ends of lines count for nothing, and a carriage return ends a line", async () => {
    const all = lines(",");
    expect(await counted(text(all.map((line) => `${line},`)))).toEqual(RIGHT);
    expect(await counted(text(all.map((line, i) => (i % 2 === 1 ? `${line},,` : line))))).toEqual(RIGHT);
    expect(await counted(all.join("\r\n"))).toEqual(RIGHT);
    expect(await counted(all.join("\r"))).toEqual(RIGHT);
  });
  it("; beside numbers with commas for points", async () => {
    const rows = text(lines(";", undefined, (i) => `${i % 3},5`));
    const dataset = await read(rows);
    expect(dataset.factors[1]).toMatchObject({ kind: "ordinal", values: [0.5, 1.5, 2.5] });
    expect(dataset.warnings.join("\n")).toContain('decimal points in "age"');
  });
});

describe("the column of files", () => {
  it.each(["file", "filename", "file_name", "Image", "image_id", "path", "age of nothing"])(
    "%j",
    async (name) => {
      const rows = text(lines(",", [name, "shape", "age"]));
      const { warnings } = await read(rows);
      expect(await counted(rows)).toEqual(RIGHT);
      const said = `labels.csv: the column "${name}" names the pictures`;
      expect(warnings.includes(said)).toBe(name !== "file");
    },
  );
  it("is found by what is there before its name, and may be an index without a name", async () => {
    const scans = ["file,picture", ...pictures.map((name, i) => `scan${i % 4}.raw,${name}`)];
    expect(await counted(text(scans))).toEqual({ file: [4, 0] });
    expect(await counted(text(lines(",", ["", "shape", "age"])))).toEqual(RIGHT);
  });
  it("is found by names in other spellings: without an ending, with backslashes, in images/", async () => {
    const names = ["no.", "picture", "note"];
    const rows = pictures.map((name, i) => [
      `${100 + (i % 3)}`,
      name.slice(0, -4).replaceAll("/", "\\"),
      `n${i % 2}`,
    ]);
    const table = text([names, ...rows].map((cells) => cells.join(",")));
    expect(await counted(table)).toEqual({ "no.": [3, 0], note: [2, 0] });
    const below = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`images/${name}`, bytes]));
    const dataset = await readImages(folder({ ...below, "labels.csv": table }));
    expect(dataset.factors.map(({ name }) => name)).toEqual(["no.", "note"]);
  });
  it("is the one that a person names, or an error says how to", async () => {
    const two = ["a,b,who", ...pictures.map((name, i) => `${name},${pictures[(i + 1) % 12]},w${i % 2}`)];
    expect((await read(text(two), { file: "b" })).files?.[0]).toBe("sub/deep/p1.pgm");
    expect((await read(text(two))).files?.[0]).toBe("sub/deep/p0.pgm");
    await expect(read(text(two), { file: "c" })).rejects.toThrow(
      'column of "labels.csv" "c": expected one of a, b, who',
    );
    await expect(read("shape,age\nround,3\nsquare,4\n")).rejects.toThrow(
      /^labels "labels\.csv": expected a column that names pictures in ".+", got columns shape, age\. Say which column does: data\.file=COLUMN\.$/,
    );
  });
});

describe("columns without a name", () => {
  const rows = lines(",");
  it.each([
    ["pandas' to_csv", rows.map((line, i) => (i === 0 ? `,${line}` : `${i - 1},${line}`))],
    [
      "pandas' to_csv of what it read",
      rows.map((line, i) => (i === 0 ? `Unnamed: 0,${line}` : `${i - 1},${line}`)),
    ],
    ["R's write.csv", rows.map((line, i) => (i === 0 ? `"",${line}` : `"${i}",${line}`))],
    ["R's write.table", rows.map((line, i) => (i === 0 ? line : `"${i}",${line}`))],
    ["a frame of which rows were taken", rows.map((line, i) => (i === 0 ? `,${line}` : `${7 * i},${line}`))],
  ])("%s: an index is left out, and that is said", async (_, table) => {
    expect(await counted(text(table))).toEqual(RIGHT);
    const { warnings } = await read(text(table));
    expect(warnings).toContain("labels.csv: a column without a name counts the rows and was left out");
  });
  it("with labels are refused", async () => {
    const table = rows.map((line, i) => (i === 0 ? `${line},` : `${line},${i % 3}`));
    await expect(read(text(table))).rejects.toThrow(
      "expected a name for every column, got none for column 4",
    );
  });
});

describe("encodings", () => {
  const people = ["José", "Zoë", "Ben"];
  const named = text(["file,person", ...pictures.map((name, i) => `${name},${people[i % 3]}`)]);
  const right = ["Ben", "José", "Zoë"];
  it.each([
    ["UTF-8", Buffer.from(named)],
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${named}`)],
    ["UTF-16", Buffer.from(`\uFEFF${named}`, "utf16le")],
    ["UTF-16, high bytes first", Buffer.from(`\uFEFF${named}`, "utf16le").swap16()],
  ])("%s", async (_, bytes) => {
    const dataset = await read(bytes);
    expect(labels(dataset, "person")).toEqual(right);
    expect(dataset.warnings.filter((warning) => warning.includes("UTF"))).toEqual([]);
  });
  it("Windows-1252 where it is not UTF-8, with the first line concerned", async () => {
    const dataset = await read(Buffer.from(named, "latin1"));
    expect(labels(dataset, "person")).toEqual(right);
    expect(dataset.warnings.join("\n")).toContain(
      "labels.csv: line 2 is not UTF-8, so the file was read as Windows-1252",
    );
    const late = text([
      "file,person",
      ...pictures.map((name, i) => `${name},${i === 9 ? "M\x80\x9f" : "Ben"}`),
    ]);
    const euro = await read(Buffer.from(late, "latin1"));
    expect(labels(euro, "person")).toEqual(["Ben", "M€Ÿ"]);
    expect(euro.warnings.join("\n")).toContain("line 11 is not UTF-8");
  });
  it("no text at all is refused", async () => {
    await expect(read(Buffer.from(named, "utf16le"))).rejects.toThrow(
      "expected a table of text, got bytes that are no text",
    );
    await expect(read(Buffer.from("PK\x03\x04\0\0workbook"))).rejects.toThrow(
      "got a workbook or an archive. Save it as CSV",
    );
  });
  it("two forms of one letter are one letter, in labels and in names of columns", async () => {
    const two = pictures.map(
      (name, i) => `${name},${i % 3 === 0 ? "Ben" : "José".normalize(i % 3 === 1 ? "NFC" : "NFD")}`,
    );
    const dataset = await read(text([`file,${"prénom".normalize("NFD")}`, ...two]), { factors: ["prénom"] });
    expect(labels(dataset, "prénom")).toEqual(["Ben", "José"]);
  });
});

describe("missing labels", () => {
  it.each(["", "NA", "NaN", "nan", "NULL", "None", "<NA>", "#N/A", "n/a"])(
    "%j among numbers",
    async (word) => {
      const cell = (i: number) => (i === 2 || i === 7 ? word : `${i + 1}`);
      expect(await counted(text(lines(",", undefined, cell)))).toEqual({ shape: [2, 0], age: [10, 2] });
    },
  );
  it("are the words that a person names; what is no number among numbers is pointed out", async () => {
    const cell = (i: number) => (i === 2 || i === 7 ? "?" : `${i + 1}`);
    const odd = await read(text(lines(",", undefined, cell)));
    expect(odd.factors[1]).toMatchObject({ kind: "categorical", size: 11 });
    expect(odd.warnings).toContain(
      'factor "age": every label is a number but "?" on line 4, "?" on line 9, so all are texts; mend them, or say that they are missing: data.missing=[…]',
    );
    expect(await counted(text(lines(",", undefined, cell)), { missing: ["?"] })).toEqual({
      shape: [2, 0],
      age: [10, 2],
    });
  });
});

describe("lists with blanks between", () => {
  const attributes = pictures.map(
    (name, i) => `${name}  ${i % 2 ? " 1" : "-1"} ${i % 3 ? "-1" : " 1"}  ${i < 6 ? " 1" : "-1"}`,
  );
  const celeba = (count: number) => text([`${count}`, "Male Smiling Young", ...attributes]);
  it("of CelebA: a count, names of all columns but the first, -1 and 1", async () => {
    const dataset = await read(celeba(12), {}, "list_attr.txt");
    expect(dataset.factors.map(({ name, values }) => [name, values])).toEqual([
      ["Male", [-1, 1]],
      ["Smiling", [-1, 1]],
      ["Young", [-1, 1]],
    ]);
    expect(column(dataset, "Male")).toEqual(pictures.map((_, i) => i % 2));
    expect(dataset.warnings).toContain("list_attr.txt: columns are parted by blanks");
    const cut = await read(celeba(202599), {}, "list_attr.txt");
    expect(cut.warnings).toContain("list_attr.txt: line 1 says 202599 rows, and there are 12");
  });
  it("of CelebA: one label each and no names; with more labels they are refused", async () => {
    const identities = text(pictures.map((name, i) => `${name} ${2880 + (i % 4)}`));
    const dataset = await read(identities, { kinds: { identity: "categorical" } }, "identity.txt");
    expect(dataset.rows).toBe(12);
    expect(dataset.factors).toMatchObject([{ name: "identity", size: 4, kind: "categorical" }]);
    expect(dataset.warnings).toContain(
      'identity.txt: the first line has no names, so the labels are called "identity"',
    );
    await expect(read(text(attributes), {}, "attributes.txt")).rejects.toThrow(
      'labels "attributes.txt": expected names of columns on the first line, got "sub/deep/p0.pgm" on the first line. Write a line above it',
    );
  });
});
