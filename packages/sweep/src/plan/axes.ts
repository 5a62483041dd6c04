/** Cells of a plan: its axes multiplied, counted before any of them is made. */

import { expect } from "../../../../src/cli/kit.ts";
import { InputError } from "../../../../src/index.ts";
import { drawn } from "./draws.ts";
import type { PlanTree } from "./schema.ts";
import { canonical, described, type Settings } from "./settings.ts";
import { active } from "./when.ts";

/** One direction in which cells differ. */
interface Axis {
  readonly name: string;
  readonly keys: readonly string[];
  readonly size: number;
  points(): readonly Settings[];
}

/** More cells than this are asked back: nobody means them. */
const MOST = 10_000;

/** The cells of a plan in its order, seeds last; keys that are not active are left out, so cells may be equal. */
export function cellsOf(plan: PlanTree, most = plan.most ?? MOST): Settings[] {
  const axes = axesOf(plan);
  expect(
    axes.length > 0,
    "plan",
    "grid",
    "grid, list, random or seeds",
    "none of them",
    "Say what the trials differ in, such as seeds: 5.",
  );
  expectOnce(axes);
  expectFew(axes, most);
  const when = active(
    plan.when,
    axes.flatMap(({ keys }) => keys),
  );
  const cells = axes.reduce<Settings[]>(
    (all, axis) => {
      const points = axis.points();
      return all.flatMap((cell) => points.map((point) => ({ ...cell, ...point })));
    },
    [{}],
  );
  return cells.map(when);
}

function axesOf({ grid = {}, list, random, seeds }: PlanTree): Axis[] {
  const axes = Object.entries(grid).map(([key, values]) =>
    axisOf(
      `grid.${key}`,
      values.map((value) => ({ [key]: value })),
    ),
  );
  if (list !== undefined) axes.push(axisOf("list", list));
  if (random !== undefined) {
    const { count: size, keys } = random;
    axes.push({ name: "random", keys: Object.keys(keys), size, points: () => drawn(random) });
  }
  if (typeof seeds === "number") {
    const points = () => Array.from({ length: seeds }, (_, seed) => ({ seed }));
    axes.push({ name: "seeds", keys: ["seed"], size: seeds, points });
  } else if (seeds !== undefined)
    axes.push(
      axisOf(
        "seeds",
        seeds.map((seed) => ({ seed })),
      ),
    );
  return axes;
}

/** An axis of points that somebody wrote one by one: the same twice is a slip. */
function axisOf(name: string, points: readonly Settings[]): Axis {
  const seen = new Set<string>();
  for (const point of points) {
    const text = canonical(point);
    expect(
      !seen.has(text),
      "plan",
      name,
      "values that differ",
      `${described(point)} twice`,
      "Leave one of them out.",
    );
    seen.add(text);
  }
  const keys = [...new Set(points.flatMap((point) => Object.keys(point)))];
  return { name, keys, size: points.length, points: () => points };
}

function expectOnce(axes: readonly Axis[]): void {
  const from = new Map<string, string>();
  for (const { name, keys } of axes)
    for (const key of keys) {
      const other = from.get(key);
      const todo = "Leave it out of one of them.";
      expect(other === undefined, "plan key", key, "one place that sets it", `${other} and ${name}`, todo);
      from.set(key, name);
    }
}

function expectFew(axes: readonly Axis[], most: number): void {
  const count = axes.reduce((product, { size }) => product * size, 1);
  if (count <= most) return;
  const product = axes.map(({ name, size }) => `${name} ${size}`).join(" × ");
  const todo = `Draw some of them (random: {count: 100, keys: …}), or say that so many are meant: "most: ${count}".`;
  throw new InputError("plan", "trials", `at most ${most}`, `${count} (${product})`, todo);
}
