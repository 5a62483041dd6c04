/** Every metric of the references on golden worlds, by the same check as `npm run fixtures`. */
import { describe, expect, it } from "vitest";
import { checkWorld, readings } from "../fixtures/metrics.ts";
import { goldenWorlds } from "./worlds.ts";

describe.each(goldenWorlds)("$name", ({ present, read }) => {
  it.skipIf(!present)("equals the references within their tolerances", { timeout: 120_000 }, () => {
    const { complaints, cases } = checkWorld(read());
    expect(complaints).toEqual([]);
    expect(cases).toBeGreaterThan(40);
  });
});

describe("the check", () => {
  const world = goldenWorlds[0].read();
  const sap = world.golden.expected.sap as { readonly sap: number };
  const { expected } = world.golden;
  const check = (group: string, changed: (typeof expected)[string]) =>
    checkWorld({ ...world, golden: { ...world.golden, expected: { [group]: changed } } });

  it("complains of a number that is off, of one more entry and of a metric that is not there", () => {
    expect(check("sap", sap).complaints).toEqual([]);
    expect(check("sap", { sap: sap.sap + 0.1 }).complaints).toHaveLength(1);
    expect(check("irs", { per_code: [1] }).complaints).toHaveLength(1);
    expect(check("nonsense", { value: 1 }).complaints).toEqual(["missing: nonsense"]);
  });

  it("passes over what the peer could not compute", () => {
    expect(check("sap", { sap: "nan" })).toEqual({ cases: 0, complaints: [] });
  });

  it("has a reading for every group", () => {
    expect(Object.keys(readings)).toEqual(expect.arrayContaining(Object.keys(expected)));
  });
});
