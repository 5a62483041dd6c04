/** Trials in other programs' files: what is written is read again by other readers. */
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { csvOf, parquetOf, type SweepRow } from "../../../packages/sweep/src/table/index.ts";
import { row, sweep, without } from "./sweep.ts";

const read = (rows: readonly SweepRow[]) =>
  parse(csvOf(sweep(rows)), { columns: true }) as Readonly<Record<string, string>>[];
const readParquet = (rows: readonly SweepRow[]) =>
  parquetReadObjects({ file: parquetOf(sweep(rows)).slice().buffer });

const rows = [
  row({ "net.width": 0.25, net: "mlp", "terms.x.on": true, data: { name: "faces" } }, 0, 0.5),
  without({ "net.width": 4, net: 'a "quoted", name' }, 1, "failed"),
];

describe("comma-separated values", () => {
  it("have a column for every setting and every score", () => {
    const [first, second] = read(rows);
    expect(first).toMatchObject({ state: "completed", seed: "0", seconds: "10", run: "runs/0" });
    expect(first).toMatchObject({ "settings.net.width": "0.25", "settings.terms.x.on": "true" });
    expect(first).toMatchObject({ "scores.mig": "0.5", "scores.mig.pose": "0.25", "chance.mig": "0.1" });
    expect(JSON.parse(first["settings.data"])).toEqual({ name: "faces" });
    expect(second).toMatchObject({ "settings.net": 'a "quoted", name', "scores.mig": "", seconds: "" });
  });
  it("keep any text, and let no spreadsheet compute it", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ab,\"'\n\r;|=+-@\t é") });
    fc.assert(
      fc.property(text, (value) => {
        const [found] = read([row({ net: value }, 0, 1)]);
        const kept = /^[=+\-@\t\r]/.test(value) && !/^[+-]?\d/.test(value) ? `'${value}` : value;
        expect(found["settings.net"]).toBe(kept);
        expect(found["scores.mig"]).toBe("1");
      }),
    );
  });
});

describe("Parquet", () => {
  it("has numbers, truth and text in their own types, and nothing where there is nothing", async () => {
    const [first, second] = await readParquet(rows);
    expect(first).toMatchObject({
      seed: 0,
      seconds: 10,
      "settings.net.width": 0.25,
      "settings.terms.x.on": true,
    });
    expect(first).toMatchObject({
      "scores.mig": 0.5,
      "chance.mig": 0.1,
      "settings.data": '{"name":"faces"}',
    });
    expect(second).toMatchObject({ run: null, "scores.mig": null, "settings.terms.x.on": null });
    expect(second["settings.net"]).toBe('a "quoted", name');
  });
  it("has the rows and columns of the other form, over sweeps that chance makes", async () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), fc.boolean());
    const settings = fc.dictionary(fc.constantFrom("a", "b", "c.d"), value);
    await fc.assert(
      fc.asyncProperty(fc.array(settings, { minLength: 1, maxLength: 5 }), async (cells) => {
        const given = cells.map((cell, seed) => row(cell, seed, seed));
        const found = await readParquet(given);
        expect(found.map(Object.keys)).toEqual(read(given).map(Object.keys));
        expect(found.map((each) => each["scores.mig"])).toEqual(cells.map((_, seed) => seed));
      }),
      { numRuns: 30 },
    );
  });
});
