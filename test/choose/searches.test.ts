/** The numbers of a choice in worlds whose answers are known. */
import { describe, expect, it } from "vitest";
import { groupsOf, leakable } from "../../src/choose/conditions.ts";
import { foldsOf, sampled, searchable } from "../../src/choose/folds.ts";
import { ordinariness, ordinaryGallery, placesByLevel } from "../../src/choose/gallery.ts";
import { heldOutScores, questionsOf } from "../../src/choose/score.ts";
import { searched, shareOf, voteOfOthers } from "../../src/choose/searches.ts";
import { allRows } from "../../src/data/dataset.ts";
import { random } from "../../src/random.ts";
import type { Dataset, Factor, Matrix } from "../../src/types/index.ts";

const [PEOPLE, LIGHTS, EACH] = [9, 10, 30];
const factors: readonly Factor[] = [
  { name: "who", size: PEOPLE, kind: "categorical", role: "content" },
  {
    ...{ name: "light", size: LIGHTS, kind: "ordinal", role: "nuisance" },
    values: Array.from({ length: LIGHTS }, (_, level) => 20 * level - 90),
  },
];
/** Everybody in every light, three times. */
const world: Dataset = {
  ...{ name: "world", factors, shape: [1, 1, 1], warnings: [] },
  ...{ rows: PEOPLE * EACH, images: new Uint8Array(PEOPLE * EACH) },
  levels: Int32Array.from({ length: 2 * PEOPLE * EACH }, (_, at) =>
    at % 2 === 0 ? Math.floor(at / 2 / EACH) : ((at - 1) / 2) % LIGHTS,
  ),
};
const who = (row: number) => world.levels[2 * row];
const light = (row: number) => world.levels[2 * row + 1];
const rows = allRows(world);

/** Similarities by a rule. */
const similarities = (of: (a: number, b: number) => number): Matrix => ({
  ...{ rows: world.rows, columns: world.rows },
  data: Float32Array.from({ length: world.rows ** 2 }, (_, at) =>
    of(Math.floor(at / world.rows), at % world.rows),
  ),
});
const questions = questionsOf(world, { content: "who", nuisance: ["light"] }, rows, random(0));
/** Chance, the same for the same pair. */
const noise = (a: number, b: number) => random(1).fork(a, b).uniform();

describe("scores of codes of people left out", () => {
  it("are perfect where a code is the person, and gives away nothing else", () => {
    const people = similarities((a, b) => 2 * Number(who(a) === who(b)) + noise(a, b));
    const scores = heldOutScores(questions, people, people);
    expect(scores).toMatchObject({ any: 1, rank1: 1, perturbed: 1 });
    expect(scores.worst?.rank1).toBe(1);
    expect(scores.leak).toBeLessThan(0.25);
    expect(scores.score).toBeCloseTo(1 - 0.2 * scores.leak!);
  });
  it("are chance where a code is the light, which neighbours then give away", () => {
    const lights = similarities((a, b) => 2 * Number(light(a) === light(b)) + noise(a, b));
    const scores = heldOutScores(questions, lights, lights);
    expect(scores.leak).toBe(1);
    expect(Math.abs(scores.any - 1 / PEOPLE)).toBeLessThan(0.06);
  });
  it("name the condition in which people are lost", () => {
    const dark = similarities((a, b) => (light(a) >= 8 ? noise(a, b) : 2 * Number(who(a) === who(b))));
    const { worst, rank1, perturbed } = heldOutScores(questions, dark, similarities(noise));
    expect(worst?.group).toBe("light 70 … 90");
    expect(worst?.rank1).toBeLessThan(0.5);
    expect(rank1).toBeGreaterThan(0.75);
    expect(perturbed).toBeLessThan(0.25);
  });
  it("say nothing of conditions where none is labelled", () => {
    const unknown = questionsOf(world, { content: "who", nuisance: [] }, rows, random(0));
    const scores = heldOutScores(unknown, similarities(noise), similarities(noise));
    expect(scores).toMatchObject({ worst: null, leak: null });
    expect(scores.score).toBeCloseTo((scores.any + scores.perturbed) / 2);
  });
});

describe("searches", () => {
  it("never find a picture by itself, and count nobody who has one picture only", () => {
    const levels = Int32Array.of(0, 0, 1, 2);
    const itself: Matrix = { rows: 4, columns: 4, data: new Float32Array(16).fill(1) };
    const galleries = [Int32Array.of(0, 2, 3)];
    const { asked } = searched(itself, levels, galleries);
    expect([...asked]).toEqual([0, 1, 0, 0]);
    expect(shareOf(searched(itself, levels, galleries), 2)).toBeNull();
  });
  it("leave out of the vote what occurs at one person only", () => {
    const same: Matrix = { rows: 4, columns: 4, data: new Float32Array(16).fill(1) };
    expect(voteOfOthers(same, Int32Array.of(0, 0, 1, 1), Int32Array.of(0, 0, 1, 1))).toBeNull();
    expect(voteOfOthers(same, Int32Array.of(0, 0, 1, 1), Int32Array.of(0, -1, 0, -1))).toBe(1);
  });
});

describe("conditions", () => {
  it("are put together by their numbers, five groups of equal share", () => {
    expect(groupsOf(world, ["light"]).map(({ name }) => name)).toEqual(
      ["-90 … -70", "-50 … -30", "-10 … 10", "30 … 50", "70 … 90"].map((levels) => `light ${levels}`),
    );
  });
  it("leak together where combinations come back, else each by itself", () => {
    expect(leakable(world, ["light"])).toHaveLength(1);
    const second = { ...factors[1], name: "place", size: world.rows };
    const levels = Int32Array.from({ length: 3 * world.rows }, (_, at) => {
      const row = Math.floor(at / 3);
      return [who(row), light(row), row][at % 3];
    });
    const alone = { ...world, factors: [...factors, second], levels };
    expect(leakable(alone, ["light", "place"])).toHaveLength(2);
  });
  it("are ordinary in the middle of their numbers, else in the first picture", () => {
    const { distance, says } = ordinariness(world, ["light"]);
    const gallery = ordinaryGallery(placesByLevel(rows.map(who)), distance);
    expect([...gallery].map(light).every((level) => level === 4 || level === 5)).toBe(true);
    expect(says).toBe("the picture nearest to the middle of light");
    expect(ordinariness(world, []).says).toBe("the first picture");
  });
});

describe("folds", () => {
  it("leave every level out once, whole, and deal otherwise for another seed", () => {
    const folds = foldsOf(world, "who", 3, random(0));
    expect(folds.map(({ held }) => held.length)).toEqual([90, 90, 90]);
    expect(new Set(folds.flatMap(({ labels }) => labels)).size).toBe(PEOPLE);
    for (const { train, held } of folds) {
      const known = new Set([...train].map(who));
      expect([...held].some((row) => known.has(who(row)))).toBe(false);
    }
    const other = foldsOf(world, "who", 3, random(1));
    expect(other.map(({ labels }) => labels)).not.toEqual(folds.map(({ labels }) => labels));
  });
  it("leave rows without a label out, and count who can be searched for", () => {
    const levels = world.levels.map((level, at) =>
      at % 2 === 0 && at >= 2 * 31 && at < 2 * EACH * 2 ? -1 : level,
    );
    const some = { ...world, levels };
    expect(searchable(some, "who")).toHaveLength(PEOPLE - 1);
    const folds = foldsOf(some, "who", 3, random(0));
    expect(folds.reduce((sum, { held }) => sum + held.length, 0)).toBe(world.rows - 29);
  });
  it("are drawn from at most so many pictures: fewer of everybody, then fewer people", () => {
    expect(sampled(world, "who", 1000, random(0))).toEqual(rows);
    const most = sampled(world, "who", 135, random(0));
    expect(most.length).toBe(135);
    expect(new Set([...most].map(who)).size).toBe(PEOPLE);
    expect(new Set([...sampled(world, "who", 40, random(0))].map(who)).size).toBe(4);
  });
});
