/** Nuisance out: what the light adds goes, who is there stays, and a light that one person only has takes nobody away. */
import { describe, expect, it } from "vitest";
import type { ProjectionSample } from "../../src/types/index.ts";
import { codesAfter, fitted, gap, LIGHT, nearestShares, sampleOf, WHO, worldOf } from "./worlds.ts";

const centre = { name: "centre" };
const fromLabels = { name: "nuisance" };
const fromClusters = { name: "nuisance", options: { from: "clusters", clusters: 16 } };

describe.each([
  ["labels", fromLabels],
  ["clusters", fromClusters],
] as const)("nuisance from %s", (_, ref) => {
  const world = worldOf({ people: 12, lights: 16 });
  const sample = sampleOf([world], [12, 16]);
  const strangers = worldOf({ people: 8, lights: 16, seed: 3 });
  it("takes the light out and leaves who is there as it was", async () => {
    const [plain, without] = [
      await codesAfter(centre, sample, world.codes),
      await codesAfter(ref, sample, world.codes),
    ];
    expect(nearestShares(plain, world.levels, 1)).toBeGreaterThan(0.95);
    expect(nearestShares(without, world.levels, 1)).toBeLessThan(0.2);
    expect(nearestShares(without, world.levels, 0)).toBe(1);
    expect(gap(plain, without, 0, WHO)).toBeLessThan(0.1);
  });
  it("does so for people that it was not fitted to, in lights of its own", async () => {
    const [plain, without] = [
      await codesAfter(centre, sample, strangers.codes),
      await codesAfter(ref, sample, strangers.codes),
    ];
    expect(nearestShares(plain, strangers.levels, 1)).toBeGreaterThan(0.95);
    expect(nearestShares(without, strangers.levels, 1)).toBeLessThan(0.3);
    expect(nearestShares(without, strangers.levels, 0)).toBe(1);
  });
  it("gives the same bytes for the same generator", async () => {
    expect(await fitted(ref, sample)).toEqual(await fitted(ref, sample));
  });
});

describe("nuisance", async () => {
  /** How much of what tells persons apart the directions take out, at most. */
  async function taken(sample: ProjectionSample): Promise<number> {
    const { directions } = (await fitted(fromLabels, sample)).remove!;
    let most = 0;
    for (let k = 0; k < directions.rows; k++) {
      const row = directions.data.subarray(k * directions.columns, (k + 1) * directions.columns);
      most = Math.max(most, Math.hypot(...row.subarray(0, WHO)));
    }
    return most;
  }
  it("never takes a person out for a light that only this person has, however often", async () => {
    const own = worldOf({ people: 6, lights: 12, times: (p, l) => (l < 6 ? 1 : p === l - 6 ? 8 : 0) });
    expect(await taken(sampleOf([own], [6, 12]))).toBeLessThan(0.02);
    expect((await fitted(fromLabels, sampleOf([own], [6, 12]))).warnings).toEqual([
      'projection nuisance: 6 of the 12 levels of light are seen with one level of "person" only and count for nothing',
    ]);
  });
  it("is not led by how often each person has each light", async () => {
    const uneven = worldOf({ people: 6, lights: 8, times: (p, l) => 1 + 9 * Number(p === l % 6) });
    expect(await taken(sampleOf([uneven], [6, 8]))).toBeLessThan(0.02);
  });
  it("takes nothing out where every light has one person only, and says so", async () => {
    const nested = worldOf({ people: 6, lights: 12, times: (p, l) => Number(l % 6 === p) });
    const { remove, warnings } = await fitted(fromLabels, sampleOf([nested], [6, 12]));
    expect(remove!.share).toHaveLength(0);
    expect(warnings![0]).toContain("12 of the 12 levels");
  });
  it("centres mirrored pictures apart: what all of them have in common is no light", async () => {
    const world = worldOf({ people: 8, lights: 8 });
    const mirrored = worldOf({ people: 8, lights: 8, seed: 1 });
    for (let at = 0; at < mirrored.codes.data.length; at++) if (at % 40 < WHO) mirrored.codes.data[at] += 20;
    expect(await taken(sampleOf([world, mirrored], [8, 8]))).toBeLessThan(0.02);
  });
  it("uses clusters where no factor is a nuisance, takes out nothing where there is no content either, and says both", async () => {
    const world = worldOf({ people: 8, lights: 8 });
    const sample = { ...sampleOf([world], [8, 8]), nuisance: [] };
    const found = await fitted({ name: "nuisance", options: { clusters: 8 } }, sample);
    expect(found.remove!.share.length).toBeGreaterThan(0);
    expect(found.warnings).toEqual([
      "projection nuisance: no factor is a nuisance, so clusters of codes stand for its levels",
    ]);
    const none = await fitted(fromLabels, { ...sample, content: null });
    expect(none.remove!.share).toHaveLength(0);
    expect(none.warnings).toHaveLength(2);
  });
  it("reads several factors together, or apart where most combinations are seen once", async () => {
    const world = worldOf({ people: 8, lights: 16 });
    const read = (of: (light: number, row: number) => readonly [number, number]) => {
      const rows = Array.from({ length: world.codes.rows }, (_, row) => row);
      const levels = rows.flatMap((row) => [world.levels[2 * row], ...of(world.levels[2 * row + 1], row)]);
      return fitted(fromLabels, {
        ...sampleOf([{ codes: world.codes, levels: Int32Array.from(levels) }], [8, 16]),
        factors: [
          { name: "person", size: 8, kind: "categorical" },
          { name: "azimuth", size: 4, kind: "ordinal" },
          { name: "moment", size: 128, kind: "ordinal" },
        ],
        nuisance: ["azimuth", "moment"],
      });
    };
    const grid = await read((light) => [light % 4, Math.floor(light / 4)]);
    expect(grid.warnings).toEqual([]);
    expect(grid.remove!.share).toHaveLength(LIGHT);
    const unique = await read((light, row) => [light % 4, row]);
    expect(unique.warnings![0]).toContain("azimuth × moment: most combinations are seen once");
    expect(unique.remove!.share.length).toBeLessThanOrEqual(3);
  });
});
