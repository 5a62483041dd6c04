/** Every mistake in a folder of pictures is one sentence that says what to do. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { datasets } from "../../src/data/registry.ts";
import { InputError } from "../../src/errors.ts";
import { flat, folder, pgm, readImages } from "./world.ts";

const dot = pgm(16, 16, () => 100);
const good = "file,who,age\nx.pgm,a,1\ny.pgm,b,2\n";
const withLabels = (csv: string) => folder({ "labels.csv": csv, "x.pgm": dot, "y.pgm": dot });

/** The message of the InputError that reading `path` ends in. */
async function message(path: string, options: Record<string, unknown> = {}): Promise<string> {
  const error = await readImages(path, options).then(
    () => new Error("it was read"),
    (thrown: unknown) => thrown as Error,
  );
  expect(error, error.stack).toBeInstanceOf(InputError);
  expect(error.message).toMatch(
    /^[a-z ]+("images" )?"[^\n]*": expected [^\n]+, got [^\n]+\. [A-Z][^\n]+[.?…]$/,
  );
  return error.message;
}

describe("a folder", () => {
  it("that is missing or holds no labels", async () => {
    expect(await message("/nowhere")).toBe(
      'folder "/nowhere": expected a folder of pictures, got no such folder. Mend data.path.',
    );
    expect(await message(folder({ "x.pgm": dot }), { labels: "labels.csv" })).toMatch(
      /^labels ".*labels.csv": .* got no such file\./,
    );
    expect(await message(folder({}))).toMatch(/^folder ".+": expected pictures, got none\. Name a folder/);
    expect(await message(folder({ "a.heic": "x", "b.heic": "x", "c.txt": "x", "labels.tsv": "x" }))).toMatch(
      /^folder ".+": expected pictures, got 4 files were passed over: 2 \.heic, 1 \.tsv, 1 \.txt\./,
    );
    expect(await message(withLabels(good), { labels: "lables.csv" })).toContain("lables.csv");
  });

  it("without the pictures that rows name", async () => {
    const gone = `${good}z.pgm,a,1\nw.pgm,b,1\nv.pgm,b,1\n`;
    expect(await message(withLabels(gone))).toContain('got no file "z.pgm" for line 4 (and 2 more). Put it');
    expect(await message(withLabels(`${good}z.pgm,a,1\n`))).toContain(
      'got no file "z.pgm" for line 4. Put it',
    );
  });

  it("with files of other kinds", async () => {
    const path = withLabels(`${good}z.heic,a,1\n`);
    expect(await message(path)).toContain('got no file "z.heic" for line 4.');
    writeFileSync(join(path, "z.heic"), "a photograph");
    expect(await message(path)).toContain('got "z.heic" on line 4, a file with .heic. Convert it');
  });
});

describe("labels", () => {
  it.each([
    ["age,who\n3,a\n", "got columns age, who. Say which column does: data.file=COLUMN."],
    ["", "expected a line of column names, got an empty file."],
    ["file,who\n", "expected a row per picture, got no rows."],
    ["file\nx.pgm\n", 'expected a column per factor, got only the column "file".'],
    ["file,who,who\nx.pgm,a,b\n", 'got "who" twice.'],
    ["file,,who\nx.pgm,a,b\n", "got none for column 2."],
    ["file,who\nx.pgm,a\n,b\n", "expected a file in every row, got none on line 3."],
    [`${good}./x.pgm,a,3\n`, 'got "x.pgm" on line 2 and on line 4.'],
    [`${good}z.pgm,a\n`, "got 2 cells on line 4. Mend that line."],
    ['file,who\nx.pgm,"a\n', "expected comma-separated text, got"],
    ['file,who\nx.pgm,a"b\n', "expected comma-separated text, got"],
  ])("of %j", async (csv, expected) => {
    const said = await message(withLabels(csv));
    expect(said).toContain(expected);
    expect(said).toMatch(/^labels "labels.csv": /);
  });

  it("with one level or none are left out, unless a person names their factor", async () => {
    const one = withLabels("file,who,age\nx.pgm,a,7\ny.pgm,b,7\n");
    const empty = withLabels("file,who,age\nx.pgm,a,\ny.pgm,b,\n");
    const read = async (path: string) => {
      const { factors, warnings } = await readImages(path);
      return [factors.map(({ name }) => name), warnings];
    };
    expect(await read(one)).toEqual([["who"], ['factor "age" was left out: every label is "7"']]);
    expect(await read(empty)).toEqual([["who"], ['factor "age" was left out: it has no label at all']]);
    for (const named of [{ factors: ["age"] }, { kinds: { age: "ordinal" } }, { roles: { age: "nuisance" } }])
      expect(await message(one, named)).toBe(
        'factor "age": expected at least two levels, got one ("7"). Leave it out with data.factors.',
      );
    expect(await message(empty, { factors: ["age"] })).toContain("got no label at all.");
  });

  it("that differ in case or blanks only are said, and stay apart", async () => {
    const path = withLabels("file,who\nx.pgm,Anna\ny.pgm,anna\n");
    const { factors, warnings } = await readImages(path);
    expect(factors[0].labels).toEqual(["anna", "Anna"]);
    expect(warnings).toEqual([
      'factor "who": "Anna" and "anna" differ in case or blanks only and are different levels; if they are one, write them alike',
    ]);
  });
});

describe("options", () => {
  const path = withLabels(good);
  it.each([
    [
      { factors: ["whom"] },
      'factor "whom": expected one of age, who, got an unknown name. Did you mean "who"?',
    ],
    [{ factors: [] }, "expected at least one factor, got none."],
    [{ combine: { both: ["who", "aeg"] } }, 'column "aeg": expected one of age, who'],
    [{ combine: { age: ["who"] } }, 'combine "age": expected a new name, got a column\'s name.'],
    [
      { combine: { u: ["who"], v: ["who", "age"] } },
      'combine "who": expected each column once, got it twice.',
    ],
    [
      { bins: { agee: 3 } },
      'bins "agee": expected one of age, who, got an unknown name. Did you mean "age"?',
    ],
    [{ bins: { who: 3 } }, 'bins "who": expected a column of numbers, got other labels.'],
    [{ combine: { both: ["who", "age"] }, bins: { age: 3 } }, 'bins "age": expected one of none'],
    [
      { size: 15 },
      'option of images "size": expected whole numbers of pixels, at least 16, got 15x15. Choose 64,',
    ],
    [{ size: [64, 0] }, "got 64x0."],
    [{ size: -16 }, "got -16x-16."],
    [{ size: 20.5 }, "got 20.5x20.5."],
    [{ size: "64" }, '"size": expected a valid value'],
    [{ channels: 2 }, '"channels": expected a valid value'],
    [{ minBrightness: 101 }, "got only darker ones. Lower data.minBrightness."],
    [{ sise: 64 }, 'Did you mean "size"?'],
  ])("%j", async (options, expected) => {
    expect(await message(path, options)).toContain(expected);
  });
});

describe("a damaged picture", () => {
  const noise = Buffer.from(Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * 7919) % 251));
  const cut = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));
  /** What is said where one of two pictures of a table is damaged. */
  const read = async (name: string, bytes: Uint8Array) => {
    const csv = `file,a\nx.pgm,1\n${name},2\n`;
    const { rows, warnings } = await readImages(folder({ "labels.csv": csv, "x.pgm": dot, [name]: bytes }));
    expect(rows).toBe(1);
    return warnings[0];
  };

  it.each(["png", "jpeg", "webp", "tiff", "gif", "avif"] as const)(
    "%s that is cut short, of another kind or empty",
    async (format) => {
      const image = flat(32, 32, [0, 0, 0]).composite([
        { input: noise, raw: { width: 32, height: 32, channels: 3 } },
      ]);
      const whole = await image.toFormat(format).toBuffer();
      for (const share of [0, 0.1, 0.5, 0.9, 0.97])
        expect(await read(`y.${format}`, cut(whole, share)), `${share}`).toContain(
          `1 of 2 pictures could not be read and was left out: "y.${format}" (`,
        );
      expect(await read(`y.${format}`, Buffer.from("this is text"))).toContain("unsupported image format");
    },
  );

  it("png whose bytes were changed", async () => {
    const whole = await flat(32, 32, [9, 99, 200]).png().toBuffer();
    const at = whole.indexOf("IDAT") + 10;
    whole[at] ^= 0xff;
    expect(await read("y.png", whole)).toContain('left out: "y.png" (');
  });

  it("pgm that is cut short", async () => {
    expect(await read("y.pgm", cut(dot, 0.5))).toContain('left out: "y.pgm" (a truncated netpbm file (');
  });

  it.each([
    ["in a table", (i: number) => `${i}.pgm`, true],
    ["in folders of classes", (i: number) => `${i % 2}/${i}.pgm`, false],
    ["without labels", (i: number) => `${i}.pgm`, false],
  ])("is left out and counted, the first ones by name, every time: %s", async (_, nameOf, hasTable) => {
    const names = Array.from({ length: 40 }, (_, i) => nameOf(i));
    const csv = `file,a\n${names.map((name, i) => `${name},${i % 3}`).join("\n")}\n`;
    const pictures = (damaged: (i: number) => boolean) => ({
      ...Object.fromEntries(names.map((name, i) => [name, damaged(i) ? cut(dot, 0.5) : dot])),
      ...(hasTable && { "labels.csv": csv }),
    });
    const path = folder(pictures((i) => i % 8 === 5));
    const kept = names.filter((_, i) => i % 8 !== 5);
    for (const options of [{}, {}, { memory: 0 }]) {
      const { rows, files, warnings } = await datasets.resolve({
        name: "images",
        options: { path, size: 16, ...options },
      });
      expect([rows, files?.toSorted()]).toEqual([35, kept.toSorted()]);
      expect(warnings[0]).toMatch(
        /^5 of 40 pictures could not be read and were left out: ".+\.pgm" \(.+ and 2 more;/,
      );
    }
    expect(await message(folder(pictures(() => true)))).toContain("expected a whole picture");
  });
});
