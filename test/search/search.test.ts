/** Searching a folder: the index and what changes in it, matches against codes compared by hand, and bad input. */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { readCodes } from "../../src/data/features/readFeatures.ts";
import { emitModel, input, slice, sum } from "../../src/engine/index.ts";
import { InputError, Interrupted } from "../../src/errors.ts";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import { openDataset, openRun } from "../../src/index.ts";
import type { Skipped } from "../../src/inference/encodePictures.ts";
import { columns, unitRows } from "../../src/numerics/matrix.ts";
import { readCalibration, writeCalibration } from "../../src/run/calibration.ts";
import { paths } from "../../src/run/folder.ts";
import { encodeInto } from "../../src/search/encodeInto.ts";
import { readIndex } from "../../src/search/indexFile.ts";
import { openSearch, type SearchOptions } from "../../src/search/search.ts";
import { openSearcher } from "../../src/search/searcher.ts";
import type { Blocks } from "../../src/types/index.ts";
import { complaint, newPath, photos, small, unscored, unweave } from "../cli/program.ts";

const run = newPath();
let path: string;
beforeAll(async () => {
  path = await photos();
  const { code, error } = await unweave(["train", ...small(path), ...unscored, "--out", run]);
  expect(code, error).toBe(0);
});
const picture = (row: number) => join(path, "images", `${`${row}`.padStart(4, "0")}.png`);

/** A folder with these pictures of the data. */
function album(rows: readonly number[]): string {
  const folder = newPath();
  mkdirSync(join(folder, "deep"), { recursive: true });
  for (const [at, row] of rows.entries())
    copyFileSync(picture(row), join(folder, at % 2 === 0 ? "" : "deep", `${row}.png`));
  return folder;
}
const indexIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith(".unweave-index-"));

/** Opens, asks once, closes; says what was encoded and told. */
async function asked(folder: string, query: string | Uint8Array, options: Partial<SearchOptions> = {}) {
  const told: string[] = [];
  let encoded = 0;
  const search = await openSearch(run, {
    in: folder,
    ...options,
    onRows: (done) => {
      encoded = done;
    },
    onSkipped: ({ file, why }) => told.push(`${file}: ${why}`),
    onNote: (note) => told.push(note),
  });
  try {
    return { ...(await search.query(query)), search, told, encoded };
  } finally {
    await search.close();
  }
}

describe("search", () => {
  it("orders the pictures as cosines of their codes by the block do", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => 5 * i + 1);
    const folder = album(rows);
    const data = await openDataset({ name: "images", options: { path, size: 16 } });
    const all = await openRun(run).encode(data);
    const { matches } = await asked(folder, picture(0));
    for (const by of ["shape", "light"]) {
      const { columns, data: codes } = all[by];
      const row = (i: number) => codes.subarray(i * columns, (i + 1) * columns);
      const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, v, j) => sum + v * b[j], 0);
      const cosine = (i: number) =>
        dot(row(i), row(0)) / Math.sqrt(dot(row(i), row(i)) * dot(row(0), row(0)));
      const found = await asked(folder, picture(0), { by });
      const expected = rows.map(cosine).sort((a, b) => b - a);
      expect(found.matches).toHaveLength(10);
      for (const [at, { file, similarity }] of found.matches.entries()) {
        expect(similarity).toBeCloseTo(expected[at], 4);
        expect(similarity).toBeCloseTo(cosine(Number(/(\d+).png$/.exec(file)?.[1])), 4);
        expect(existsSync(file)).toBe(true);
      }
      // What was held out is what is looked for where nobody says it.
      if (by === "shape") expect(found.matches).toEqual(matches);
    }
  });

  it("answers alike after encoding many pictures, in a new runtime, and with the index of them", async () => {
    const folder = newPath();
    mkdirSync(folder);
    for (let i = 0; i < 300; i++) {
      const pixels = Uint8Array.from({ length: 256 }, (_, at) => (at * (i + 1) + 37 * i) % 256);
      writeFileSync(join(folder, `${i}.pgm`), Buffer.concat([Buffer.from("P5 16 16 255\n"), pixels]));
    }
    const query = join(folder, "7.pgm");
    const first = await asked(folder, query);
    const again = await asked(folder, query);
    expect([first.encoded, again.encoded, first.search.pictures]).toEqual([300, 0, 300]);
    expect(again.matches).toEqual(first.matches);
  });

  it("takes a picture in memory, and leaves the query's own picture out unless it is asked for", async () => {
    const search = await openSearch(run, { in: album([3, 8, 13, 18]) });
    const bytes = readFileSync(picture(8));
    const { file, matches } = await search.query(bytes);
    expect(file).toBeNull();
    expect(matches.map((match) => match.file)).not.toContainEqual(expect.stringMatching(/\b8.png$/));
    expect(matches).toHaveLength(3);
    const own = await search.query(bytes, { top: 1, self: true });
    expect(own.matches[0].file).toMatch(/\b8.png$/);
    expect(own.matches[0].similarity).toBeCloseTo(1, 5);
    await search.close();
  });

  it("reads coloured pictures for a run of grey ones as embed does: in colour, which the encoder makes grey", async () => {
    const folder = newPath();
    mkdirSync(folder);
    const colours = Array.from({ length: 6 }, (_, at) => join(folder, `${at}.png`));
    for (const [at, file] of colours.entries()) {
      const bytes = Uint8Array.from({ length: 768 }, (_, i) => (i * 7919 * (at + 1) + (i >> 4) * 31) % 256);
      await sharp(bytes, { raw: { width: 16, height: 16, channels: 3 } })
        .png()
        .toFile(file);
    }
    const out = `${newPath()}.npy`;
    const { code, error } = await unweave(["embed", run, folder, "--out", out]);
    expect(code, error).toBe(0);
    const { codes } = readCodes(out);
    const blocks: Blocks = { shape: [0, 4], light: [4, 7] };
    for (const by of ["shape", "light"]) {
      await asked(folder, colours[0], { by });
      const of = indexIn(folder).map((name) => readIndex(join(folder, name))!);
      const { rows } = of.find(({ about }) => about.block === by)!;
      const expected = unitRows(columns(codes, ...blocks[by])).data;
      expect(rows).toHaveLength(expected.length);
      rows.forEach((value, i) => {
        expect(Math.abs(value - expected[i])).toBeLessThan(1e-6);
      });
    }
    const search = await openSearch(run, { in: folder });
    const { matches } = await search.query(colours[3], { top: 1, self: true });
    await search.close();
    expect(matches).toEqual([{ file: colours[3], similarity: expect.closeTo(1, 6), same: null }]);
  });

  it("calls a match the same by the calibrated threshold of its block only", async () => {
    const folder = album([1, 6, 11, 16]);
    const before = readCalibration(run);
    const [calibrated, pairs] = [
      { ...before!, pairs: { same: 5000, different: 9000, levels: 8 } },
      [0.2, 0.4],
    ];
    writeCalibration(run, {
      ...calibrated,
      ...{ threshold: 0.9, falseAccepts: 0.001, trueAccepts: 0.8, interval: [pairs[0], pairs[1]] },
    });
    try {
      const { matches, search } = await asked(folder, picture(0));
      expect(matches.every(({ same, similarity }) => same === similarity >= 0.9)).toBe(true);
      expect(search.uncalibrated).toBeNull();
      const other = await asked(folder, picture(0), { by: "light" });
      expect(other.matches.every(({ same }) => same === null)).toBe(true);
      expect(other.search.uncalibrated).toBe('the threshold is known for block "shape" only');
    } finally {
      writeCalibration(run, before!);
    }
    const { matches, search } = await asked(folder, picture(0));
    expect(matches[0].same).toBeNull();
    expect(search.uncalibrated).toMatch(/^no threshold is known: 0 pairs of held-out levels/);
  });

  it("says that a query is unlike the pictures of training", async () => {
    const folder = album([1, 6, 11]);
    const ordinary = await asked(folder, picture(4));
    expect(ordinary.unlike).toBe(false);
    const raw = { width: 16, height: 16, channels: 1 } as const;
    const noise = await sharp(
      Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => (i * 7919 * (i + 3)) % 256)),
      { raw },
    )
      .png()
      .toBuffer();
    const even = (tone: number) => sharp(Buffer.alloc(256, tone), { raw }).png().toBuffer();
    for (const strange of [noise, await even(90), await even(0), await even(255)]) {
      const { unlike, notes, matches } = await asked(folder, strange);
      expect(matches.every(({ similarity }) => Number.isFinite(similarity))).toBe(true);
      expect(unlike).toBe(true);
      expect(notes).toContainEqual(expect.stringContaining("its matches mean little"));
    }
  });
});

it("says that a code of zeros is similar to nothing", async () => {
  const black = await sharp(Buffer.alloc(256, 0), { raw: { width: 16, height: 16, channels: 1 } })
    .png()
    .toBuffer();
  const empty = newPath();
  cpSync(run, empty, { recursive: true });
  const images = input("images", [1, 1, 16, 16]);
  writeFileSync(
    paths(empty).encoder,
    emitModel({ code: slice(sum(sum(images, 3), 1), 1, 0, 7) }, { anyBatch: true }),
  );
  const search = await openSearch(empty, { in: album([1, 6, 11]), by: "shape" });
  const { matches, notes } = await search.query(black);
  await search.close();
  expect(matches.map(({ similarity }) => similarity)).toEqual([0, 0, 0]);
  expect(notes).toContainEqual(
    expect.stringMatching(/^nothing of it is in block "shape", whose numbers are all 0/),
  );
});

describe("the index of a folder", () => {
  it("is made once, opens elsewhere as safetensors, and is not written again where nothing changed", async () => {
    const folder = album([0, 5, 10, 15, 20]);
    const first = await asked(folder, picture(1));
    expect(first.encoded).toBe(5);
    const [name, ...more] = indexIn(folder);
    expect(more).toEqual([]);
    const bytes = readFileSync(join(folder, name));
    const { rows } = readSafetensors(bytes, { kind: "index", name, todo: "" });
    expect(rows.shape).toEqual([5, 4]);
    const second = await asked(folder, picture(1));
    expect(second.encoded).toBe(0);
    expect(second.matches).toEqual(first.matches);
    expect(readFileSync(join(folder, name)).equals(bytes)).toBe(true);
    expect(readdirSync(folder).filter((file) => /lock|part/.test(file))).toEqual([]);
  });

  it("follows the folder: new, other, moved, touched and removed pictures", async () => {
    const folder = album([0, 5, 10, 15, 20, 25]);
    await asked(folder, picture(1));
    copyFileSync(picture(31), join(folder, "new.png"));
    writeFileSync(join(folder, "0.png"), readFileSync(picture(36)));
    renameSync(join(folder, "10.png"), join(folder, "moved.png"));
    utimesSync(join(folder, "20.png"), new Date(), new Date());
    rmSync(join(folder, "deep", "5.png"));
    const { encoded, matches } = await asked(folder, picture(1));
    expect(encoded).toBe(2);
    const anew = newPath();
    cpSync(folder, anew, { recursive: true, filter: (file) => !file.includes(".unweave-index") });
    const fresh = await asked(anew, picture(1));
    const named = (found: typeof matches) =>
      found
        .map(({ file, similarity }) => [file.replace(/^.*\/(?=\w+\.png)/, ""), similarity.toFixed(5)])
        .sort();
    expect(named(matches)).toEqual(named(fresh.matches));
    expect(named(matches).map(([file]) => file)).toEqual(
      ["0.png", "15.png", "20.png", "25.png", "moved.png", "new.png"].sort(),
    );
    expect((await asked(folder, picture(1))).encoded).toBe(0);
  });

  it("names damaged pictures every time, and reads them again when they have changed", async () => {
    const folder = album([0, 5, 10]);
    writeFileSync(join(folder, "bad.png"), "no picture");
    for (const encoded of [4, 0]) {
      const found = await asked(folder, picture(1));
      expect(found.encoded).toBe(encoded);
      expect(found.told).toContainEqual(expect.stringMatching(/bad\.png: .+/));
      expect(found.matches).toHaveLength(3);
    }
    copyFileSync(picture(40), join(folder, "bad.png"));
    const mended = await asked(folder, picture(1));
    expect(mended.matches).toHaveLength(4);
    expect(mended.told).toEqual([expect.stringContaining("resized")].slice(1));
  });

  it("leaves out and names a picture that vanishes while the folder is read", async () => {
    const folder = album([0, 5, 10]);
    const searcher = await openSearcher(run, {});
    const lying = ["0.png", "gone.png", "10.png"].map((file) => ({ file, size: 9, changed: 1 }));
    const [rows, told] = [new Float32Array(3 * searcher.width), [] as string[]];
    const onSkipped = ({ file, why }: Skipped) => told.push(`${file}: ${why}`);
    const made = await encodeInto(rows, folder, lying, searcher, { onSkipped });
    await searcher.codec.close();
    expect(made.files.map(({ file }) => file)).toEqual(["0.png", "10.png"]);
    expect(made.skipped).toEqual([]);
    expect(told).toEqual([`${join(folder, "gone.png")}: no such file`]);
    expect(rows.subarray(2 * searcher.width).every((value) => value === 0)).toBe(true);
  });

  it("is made anew where it is damaged or cut off", async () => {
    const folder = album([0, 5, 10]);
    const { matches } = await asked(folder, picture(1));
    const file = join(folder, indexIn(folder)[0]);
    const whole = readFileSync(file);
    const turned = Buffer.from(whole);
    turned[turned.length - 3] ^= 64;
    const header = Buffer.from(whole);
    header[40] ^= 1;
    const former = Buffer.from(whole.toString("latin1").replace(/(format\\":)\d/, "$11"), "latin1");
    expect(former.equals(whole)).toBe(false);
    for (const bytes of [
      ...[turned, header, former],
      whole.subarray(0, whole.length - 4),
      whole.subarray(0, 5),
      Buffer.alloc(0),
    ]) {
      writeFileSync(file, bytes);
      const again = await asked(folder, picture(1));
      expect(again.encoded).toBe(3);
      expect(again.matches).toEqual(matches);
      expect(again.told).toContain(`"${file}" is damaged or of another version: it is made anew`);
    }
  });

  it("stays as it was when it is stopped", async () => {
    const folder = album([0, 5, 10]);
    const stopped = asked(folder, picture(1), { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow(Interrupted);
    expect(indexIn(folder)).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)(
    "lies in the cache where the folder cannot be written, and says so",
    async () => {
      const folder = album([0, 5, 10]);
      chmodSync(folder, 0o555);
      const { told, matches } = await asked(folder, picture(1));
      chmodSync(folder, 0o755);
      expect(matches).toHaveLength(3);
      expect(told).toContainEqual(expect.stringContaining("cannot be written: its index is"));
      expect(indexIn(folder)).toEqual([]);
    },
  );

  it("answers by itself, also where its folder was moved with it", async () => {
    const folder = album([0, 5, 10]);
    const { matches } = await asked(folder, picture(1));
    const moved = newPath();
    renameSync(folder, moved);
    const found = await asked(join(moved, indexIn(moved)[0]), picture(1));
    expect(found.encoded).toBe(0);
    expect(found.matches.map(({ similarity }) => similarity)).toEqual(
      matches.map(({ similarity }) => similarity),
    );
    for (const { file } of found.matches) expect(existsSync(file)).toBe(true);
  });
});

describe("bad input", () => {
  const refused = async (options: SearchOptions, query: string | Uint8Array, message: RegExp) => {
    const failed = asked(options.in, query, options);
    await expect(failed).rejects.toThrow(InputError);
    await expect(failed).rejects.toThrow(message);
  };

  it("is refused in one sentence each", async () => {
    const folder = album([0, 5, 10]);
    const [query, empty, bad] = [picture(1), newPath(), newPath()];
    for (const each of [empty, bad]) mkdirSync(each);
    writeFileSync(join(bad, "bad.png"), "no picture");
    await refused(
      { in: newPath() },
      query,
      /^gallery ".*": expected a folder of pictures or an index, got no such file\./,
    );
    await refused(
      { in: empty },
      query,
      /^gallery ".*": expected at least one picture, got an empty folder\./,
    );
    await refused({ in: bad }, query, /^gallery ".*": expected a picture that can be read, got .*, as all\./);
    await refused(
      { in: folder, by: "shap" },
      query,
      /^block "shap": expected one of light, shape, got .* Did you mean "shape"\?/,
    );
    await refused({ in: folder }, folder, /^query ".*": expected a picture, got a folder\./);
    await refused(
      { in: folder },
      join(folder, "none.png"),
      /^picture ".*": expected a file that can be read, got no such file\./,
    );
    await refused(
      { in: folder },
      join(bad, "bad.png"),
      /^picture ".*bad.png": expected a whole picture, got/,
    );
    await refused(
      { in: query },
      query,
      /^index ".*": expected an index by block "shape" of run ".*", got no whole index of this version\./,
    );
    const made = join(folder, indexIn(folder)[0]);
    await refused(
      { in: made, by: "light" },
      query,
      /^index ".*": expected an index by block "light" .*, got one by block "shape"\./,
    );
    const text = readFileSync(made, "latin1");
    const another = join(newPath(), "index");
    mkdirSync(join(another, ".."));
    writeFileSync(another, text.replace(/(run\\":\\")..../, "$1beef"), "latin1");
    await refused(
      { in: another },
      query,
      /^index ".*": expected an index by block "shape" .*, got one of another run\./,
    );
  });

  it("says how little a gallery of one picture tells, and keeps names that differ in case apart", async () => {
    const one = await asked(album([0]), picture(1));
    expect(one.matches).toHaveLength(1);
    expect(one.notes).toContain("the gallery holds one other picture: it is the nearest to anything");
    const alone = await asked(album([0]), picture(0));
    expect(alone.notes).toContain("the gallery holds this picture alone");
    const folder = album([0]);
    copyFileSync(picture(7), join(folder, "Anna.png"));
    copyFileSync(picture(9), join(folder, "anna.PNG"));
    const { matches } = await asked(folder, picture(1));
    expect(matches.map(({ file }) => file).sort()).toEqual(
      ["0.png", "Anna.png", "anna.PNG"].map((name) => join(folder, name)).sort(),
    );
  });
});

describe("the verb", () => {
  it("prints a document with the promised keys, a table, and draws the hits", async () => {
    const folder = album([0, 5, 10, 15]);
    const out = join(newPath(), "hits.png");
    const args = ["search", run, picture(1), picture(2), "--in", folder, "--top", "3"];
    const { code, out: text, error } = await unweave([...args, "--json", "--out", out]);
    expect(code, error).toBe(0);
    const printed = JSON.parse(text);
    expect(Object.keys(printed).slice(0, 2)).toEqual(["queries", "compared"]);
    expect(printed).toMatchObject({ compared: "cosine", by: "shape", pictures: 4, threshold: null });
    expect(printed.queries).toHaveLength(2);
    for (const { file, matches } of printed.queries) {
      expect([picture(1), picture(2)]).toContain(file);
      expect(matches).toHaveLength(3);
      expect(Object.keys(matches[0])).toEqual(["file", "similarity", "same"]);
    }
    const { width, height } = await sharp(out).metadata();
    expect(width).toBeGreaterThan(height / 2);
    const plain = await unweave(args);
    expect(plain.code).toBe(0);
    expect(plain.out).toContain("not calibrated");
    expect(plain.out).toContain("Nothing is called the same: no threshold is known");
  });

  it("refuses what it cannot do", async () => {
    const folder = album([0, 5]);
    const args = ["search", run, picture(1), "--in", folder];
    expect(await complaint([...args, "--top", "0"])).toMatch(
      /^usage "search": expected a whole number above 0/,
    );
    expect(await complaint([...args, "--out", "hits.gif"])).toMatch(
      /^output "hits.gif": expected a file in .png/,
    );
    expect(await complaint(["search", newPath(), picture(1), "--in", folder])).toMatch(/^run folder "/);
  });
});
