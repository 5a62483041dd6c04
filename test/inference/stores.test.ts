/** Codes in vector databases: what `embed --out` writes, found again by SQL as `search` finds it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { load } from "sqlite-vec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCodes } from "../../src/data/features/readFeatures.ts";
import { columnsOf } from "../../src/data/features/stores/store.ts";
import { embed } from "../../src/inference/embed.ts";
import { optional } from "../../src/optional.ts";
import { openSearch } from "../../src/search/search.ts";
import { complaint, newPath, photos, small, unscored, unweave } from "../cli/program.ts";
import { hasPostgres, type Postgres, startPostgres } from "../sweep/postgres.ts";

/** Where Debian's and a built pgvector say that they are there. */
const hasVectors =
  hasPostgres &&
  readdirSync("/usr/share/postgresql", { encoding: "utf8" }).some((version) =>
    existsSync(join("/usr/share/postgresql", version, "extension", "vector.control")),
  );

/** What is used of it; the package has no types of its own. */
interface Client {
  connect(): Promise<void>;
  query(
    text: string,
    values?: unknown[],
  ): Promise<{ rows: { file: string; shape: string; light: string }[] }>;
  end(): Promise<void>;
}

const [run, other] = [newPath(), newPath()];
let album: string;
let codes: Float32Array;
let files: readonly string[];
/** The five nearest pictures to the first by the block, as `search` tells them. */
let nearest: string[];

beforeAll(async () => {
  const path = await photos();
  for (const [seed, folder] of [run, other].entries()) {
    const args = ["train", ...small(path), ...unscored, "--set", `seed=${seed}`, "--set", "steps=3"];
    const { code, error } = await unweave([...args, "--out", folder]);
    expect(code, error).toBe(0);
  }
  album = join(path, "images");
  const out = `${newPath()}.npy`;
  const embedded = await embed({
    run,
    files: readdirSync(album)
      .sort()
      .map((name) => join(album, name)),
    out,
  });
  files = embedded.files;
  codes = readCodes(out).codes.data as Float32Array;
  const search = await openSearch(run, { in: album, by: "shape" });
  const { matches } = await search.query(files[0], { top: 6, self: true });
  await search.close();
  nearest = matches.map(({ file }) => file.split("/").at(-1)!);
});

const to = async (target: string, folder = run, ...flags: string[]) => {
  const { code, out, error } = await unweave(["embed", folder, album, "--to", target, ...flags]);
  expect(code, error).toBe(0);
  return out;
};
const expectCodes = (
  rows: readonly { file: string; shape: ArrayLike<number>; light: ArrayLike<number> }[],
) => {
  expect(rows.map(({ file }) => file)).toEqual(files);
  const all = rows.flatMap(({ shape, light }) => [...Array.from(shape), ...Array.from(light)]);
  expect(all).toHaveLength(codes.length);
  all.forEach((value, i) => {
    expect(Math.abs(value - codes[i])).toBeLessThan(1e-5);
  });
};
const named = (rows: readonly { file: string }[]) => rows.map(({ file }) => file.split("/").at(-1));

describe("sqlite:FILE", () => {
  const file = `${newPath()}.db`;
  const opened = () => {
    const db = new DatabaseSync(file, { allowExtension: true });
    load(db);
    return db;
  };
  const floats = (bytes: unknown) => new Float32Array(new Uint8Array(bytes as Uint8Array).buffer);

  it("has the codes of every block, and finds what search finds", async () => {
    expect(await to(`sqlite:${file}`)).toBe(`240 pictures: ${file}\n`);
    const db = opened();
    const rows = db.prepare("SELECT file, shape, light FROM codes ORDER BY file").all();
    expectCodes(
      rows.map(({ file, shape, light }) => ({ file: `${file}`, shape: floats(shape), light: floats(light) })),
    );
    const found = db.prepare("SELECT file FROM codes WHERE shape MATCH ? AND k = 6 ORDER BY distance");
    expect(named(found.all(rows[0].shape as Uint8Array) as never)).toEqual(nearest);
    const { manifest } = db.prepare("SELECT manifest FROM codes_manifest").get() as { manifest: string };
    expect(JSON.parse(manifest)).toMatchObject({
      ...{ format: 1, compared: "cosine", encoder: expect.stringMatching(/^[0-9a-f]{64}$/) },
      blocks: [
        { name: "shape", column: "shape", width: 4 },
        { name: "light", column: "light", width: 3 },
      ],
    });
    db.close();
  });
  it("gets the same rows once more where they are there, and refuses another encoder's beside them", async () => {
    await to(`sqlite:${file}`);
    const refused = await complaint(["embed", other, album, "--to", `sqlite:${file}`]);
    expect(refused).toMatch(
      /^table "codes of sqlite:.+": expected a new one, .+ got one of another encoder's codes/,
    );
    await to(`sqlite:${file}`, other, "--table", "others");
    const db = opened();
    for (const table of ["codes", "others"])
      expect(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toMatchObject({ n: 240 });
    db.exec("CREATE TABLE mine (thesis text)");
    db.close();
    const foreign = await complaint(["embed", run, album, "--to", `sqlite:${file}`, "--table", "mine"]);
    expect(foreign).toMatch(/got one that something else made/);
  });
  it("is refused where it is no database, and nothing of a stopped run stays in it", async () => {
    const text = newPath();
    writeFileSync(text, "no database, but a text of some length that somebody keeps");
    expect(await complaint(["embed", run, album, "--to", `sqlite:${text}`])).toMatch(
      /^database "sqlite:.+": expected a file of SQLite, got a file of something else/,
    );
    expect(readFileSync(text, "utf8")).toMatch(/^no database/);
    const broken = newPath();
    mkdirSync(broken);
    writeFileSync(join(broken, "a.png"), "no picture");
    const empty = `${newPath()}.db`;
    await complaint(["embed", run, broken, "--to", `sqlite:${empty}`]);
    const db = new DatabaseSync(empty);
    expect(db.prepare("SELECT count(*) AS n FROM sqlite_master").get()).toMatchObject({ n: 0 });
    db.close();
  });
});

describe("FILE.parquet", () => {
  it("has a list for each block, and the manifest in its metadata", async () => {
    const file = `${newPath()}.parquet`;
    await to(file);
    const buffer = await asyncBufferFromFile(file);
    expectCodes((await parquetReadObjects({ file: buffer })) as never);
    const { key_value_metadata: held } = await parquetMetadataAsync(buffer);
    const text = held?.find(({ key }) => key === "unweave")?.value ?? "{}";
    expect(JSON.parse(text)).toMatchObject({ compared: "cosine", supervision: "pairs" });
    expect(readdirSync(join(file, "..")).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe.runIf(hasVectors)("postgres://…, where the server has pgvector", () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());

  it("has the codes of every block, finds what search finds, and refuses another encoder's", async () => {
    expect(await to(server.url)).toBe("240 pictures: table codes\n");
    await to(server.url);
    const { default: pg } = await optional<{ default: { Client: new (given: object) => Client } }>(
      "pg",
      "a test",
    );
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      const { rows } = await client.query("SELECT file, shape::text, light::text FROM codes ORDER BY file");
      expectCodes(
        rows.map(({ file, shape, light }) => ({ file, shape: JSON.parse(shape), light: JSON.parse(light) })),
      );
      const near =
        "SELECT file FROM codes ORDER BY shape <=> (SELECT shape FROM codes WHERE file = $1) LIMIT 6";
      expect(named((await client.query(near, [files[0]])).rows)).toEqual(nearest);
    } finally {
      await client.end();
    }
    const refused = await complaint(["embed", other, album, "--to", server.url]);
    expect(refused).toMatch(/^table "codes of postgres:.+got one of another encoder's codes/);
  });
});

describe("a place that is none", () => {
  it("is refused before anything is read", async () => {
    const ask = (...flags: string[]) => complaint(["embed", run, album, ...flags]);
    expect(await ask()).toMatch(/^usage "embed": expected one of --out and --to, got neither/);
    expect(await ask("--out", "a.npy", "--to", "sqlite:a.db")).toMatch(/got both/);
    expect(await ask("--to", "mysql://host/db")).toMatch(
      /^store "mysql:.+expected sqlite:FILE, postgres:.+ got mysql:/,
    );
    expect(await ask("--to", "sqlite:a.db", "--table", "my table")).toMatch(
      /^table "my table": expected small letters/,
    );
    const password = "postgres://me:secret@127.0.0.1:1/db";
    const unreachable = await ask("--to", password);
    expect(unreachable).toMatch(
      /^database "postgres:\/\/127\.0\.0\.1:1\/db": expected a server that takes the codes, got/,
    );
    expect(unreachable).not.toContain("secret");
  });
  it("says how to install what is not there", async () => {
    await expect(optional("not-a-package-of-npm", "--to x:")).rejects.toThrow(
      'package "not-a-package-of-npm": expected it for --to x:, got none. Install it: npm install not-a-package-of-npm.',
    );
  });
});

it("names columns so that no database needs quotes, and each once, for any blocks", () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      fc.oneof(names, fc.constant(["file", "File", "k", "distance", "9 lives", "Ä", "ä"])),
      (blocks) => {
        const columns = columnsOf(Object.fromEntries(blocks.map((name, at) => [name, [at, at + 1]])));
        expect(new Set(columns.map(({ column }) => column)).size).toBe(columns.length);
        for (const { column } of columns) expect(column).toMatch(/^(?!(file|k|distance)$)[a-z][a-z0-9_]*$/);
      },
    ),
  );
});
