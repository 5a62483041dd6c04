/** Training curves: one for every term, however unlike their sizes. */
import { expect, it } from "vitest";
import { lossFigure } from "../../src/report/figures/losses.ts";

const events = Array.from({ length: 80 }, (_, step) => ({
  type: "step" as const,
  step: step + 1,
  parts: { pixels: 2000 - step, contrast: step < 40 ? 3 : 0.25 },
}));

it("has a curve for every term, with the mean of its last steps", () => {
  const { text } = lossFigure("terms", events);
  expect(text.match(/<svg/g)).toHaveLength(2);
  // Means of the last two of 80 steps.
  expect(text).toContain("pixels, 1920 at the end");
  expect(text).toContain("contrast, 0.25 at the end");
  expect(text).toContain('aria-label="terms: contrast"');
});

it("moves both curves over all their height", () => {
  const { text } = lossFigure("terms", events);
  const heights = [...text.matchAll(/<path[^>]* d="(M[^"]+)"/g)].map(([, path]) =>
    [...path.matchAll(/[ML,](-?[\d.]+),(-?[\d.]+)/g)].map(([, , y]) => Number(y)),
  );
  const spans = heights.filter((ys) => ys.length > 20).map((ys) => Math.max(...ys) - Math.min(...ys));
  expect(spans).toHaveLength(2);
  for (const span of spans) expect(span).toBeGreaterThan(30);
});
