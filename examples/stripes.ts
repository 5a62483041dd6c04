/** A new dataset: stripes of a direction, a width and a phase. */
import assert from "node:assert/strict";
import { z } from "zod";
import { define } from "../src/registry.ts";
import type { Dataset } from "../src/types/index.ts";
import { trained } from "./trained.ts";

const [SIDE, DIRECTIONS, WIDTHS, PHASES] = [32, 6, 4, 8];

export const stripes = define({
  about: "stripes, 32x32 grey: direction 6, width 4, phase 8",
  source: "an example",
  verified: "its own example",
  options: z.strictObject({}),
  create: async (): Promise<Dataset> => {
    const rows = DIRECTIONS * WIDTHS * PHASES;
    const cell = (row: number) => [
      Math.floor(row / (WIDTHS * PHASES)),
      Math.floor(row / PHASES) % WIDTHS,
      row % PHASES,
    ];
    const images = Uint8Array.from({ length: rows * SIDE * SIDE }, (_, at) => {
      const [direction, width, phase] = cell(Math.floor(at / SIDE ** 2));
      const [x, y, angle] = [at % SIDE, Math.floor(at / SIDE) % SIDE, (Math.PI * direction) / DIRECTIONS];
      const along = x * Math.cos(angle) + y * Math.sin(angle);
      return 127.5 * (1 + Math.sin(along / (1 + width) + (2 * Math.PI * phase) / PHASES));
    });
    const factor = (name: string, size: number) => ({ name, size, kind: "circular" }) as const;
    const width = { name: "width", size: WIDTHS, kind: "ordinal" } as const;
    const factors = [factor("direction", DIRECTIONS), width, factor("phase", PHASES)];
    const levels = Int32Array.from([...Array(rows).keys()].flatMap(cell));
    return { name: "stripes", factors, shape: [1, SIDE, SIDE], rows, levels, images, warnings: [] };
  },
});

export async function check(): Promise<void> {
  const { first, last } = await trained({ dataset: { stripes } }, { data: { name: "stripes" } });
  assert(last < first, `the loss went from ${first} to ${last}`);
}
