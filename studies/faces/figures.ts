/** Pictures of the standard split: the frontier, what each block knows, what an attacker sees. */

import * as Plot from "@observablehq/plot";
import { type ScoreMatrix, study } from "../../src/index.ts";
import { svgFile } from "../svgFile.ts";
import { ARMS } from "./arms.ts";
import type { Reading } from "./reading.ts";
import { STANDARD } from "./standard.ts";

/** A row of the standard table with its seeds. */
export type Rows = ReadonlyMap<string, readonly Reading[]>;

/** The bounds: identity is at least so high, and light at most. */
const BOUNDS = { identity: 97.1, [STANDARD.papers]: 25, [STANDARD.apart]: 30 } as const;
const PANELS = [STANDARD.papers, STANDARD.apart, STANDARD.random] as const;
const FAMILIES = ["no encoder", "log-standardised pixels", "local contrast"] as const;
const COLOURS = ["#777777", "#d9822b", "#17466b"];
const FEWEST = 75;

const armOf = (row: string) => ARMS.find(({ name }) => name === row);
const familyOf = (row: string) => {
  const arm = armOf(row);
  if (arm === undefined) return FAMILIES[0];
  return arm.normalise === "localContrast" ? FAMILIES[2] : FAMILIES[1];
};

/** Identity over what is read of the light, a point for every method; numbers stand for the rows of the table. */
export function frontierFigure(rows: Rows): string {
  const names = [...rows.keys()];
  const points = names.flatMap((name, at) =>
    PANELS.map((panel) => ({
      panel,
      name,
      family: familyOf(name),
      number: `${at + 1}`,
      light: 100 * study.average(rows.get(name)!.map(({ values }) => values[panel])),
      identity: 100 * study.average(rows.get(name)!.map(({ values }) => values[STANDARD.identity])),
    })),
  );
  const shown = points.filter(({ identity }) => identity >= FEWEST);
  const aims = PANELS.flatMap((panel) => {
    const light = panel in BOUNDS ? BOUNDS[panel as keyof typeof BOUNDS] : null;
    return light === null ? [] : [{ panel, x1: 10, x2: light, y1: BOUNDS.identity, y2: 100.6 }];
  });
  return svgFile("Identity over what is read of the light, per cent", {
    width: 980,
    height: 460,
    marginLeft: 46,
    marginTop: 44,
    marginBottom: 40,
    fx: { domain: [...PANELS], label: null, padding: 0.06 },
    x: {
      domain: [10, 100],
      label: "read of the light from the identity block, balanced % (chance 20)",
      ticks: 5,
    },
    y: { domain: [FEWEST, 100.6], label: "identity, %", grid: true },
    color: { domain: [...FAMILIES], range: COLOURS, legend: false },
    marks: [
      Plot.rect(aims, {
        fx: "panel",
        x1: "x1",
        x2: "x2",
        y1: "y1",
        y2: "y2",
        fill: "#4f9d69",
        fillOpacity: 0.18,
      }),
      Plot.ruleX([20], { stroke: "#999", strokeDasharray: "3 3" }),
      Plot.dot(shown, { fx: "panel", x: "light", y: "identity", fill: "family", r: 4, title: "name" }),
      Plot.text(shown, {
        fx: "panel",
        x: "light",
        y: "identity",
        text: "number",
        dx: 8,
        dy: -6,
        fontSize: 10,
        fill: "family",
      }),
      Plot.frame({ stroke: "#ccc" }),
    ],
  });
}

/** What the numbers in the frontier stand for. */
export const frontierKey = (rows: Rows): string =>
  [...rows.keys()].map((name, at) => `${at + 1} ${name}`).join("; ");

const meanOf = (matrices: readonly ScoreMatrix[]): number[][] =>
  matrices[0].values.map((line, r) =>
    line.map((_, c) => study.average(matrices.map(({ values }) => values[r][c]))),
  );

/** Both blocks of every method that has two, above chance. */
export function blockMap(rows: Rows): string | null {
  const lines = [...rows].flatMap(([name, readings]) => {
    const found = readings.flatMap(({ detail }) => (detail?.blocks ? [detail.blocks] : []));
    if (found.length === 0 || armOf(name)?.penalties?.length) return [];
    const values = meanOf(found);
    return found[0].rows.map((block, r) => ({ row: `${name}: ${block}`, values: values[r] }));
  });
  if (lines.length === 0) return null;
  const matrix = {
    rows: lines.map(({ row }) => row),
    columns: ["identity", "light"],
    values: lines.map(({ values }) => values),
  };
  return shares("What each block knows above chance, where 1 is everything", matrix, 390);
}

/** Draws shares from 0 to 1, rows downwards; `names` is the width of the names of rows. */
function shares(label: string, { rows, columns, values }: ScoreMatrix, names: number): string {
  const cells = rows.flatMap((row, r) => columns.map((column, c) => ({ row, column, value: values[r][c] })));
  return svgFile(label, {
    width: names + 16 + 96 * columns.length,
    height: 40 + 26 * rows.length,
    marginLeft: names,
    marginTop: 30,
    marginBottom: 6,
    padding: 0.06,
    x: { domain: [...columns], label: null, axis: "top", tickSize: 0 },
    y: { domain: [...rows], label: null, tickSize: 0 },
    color: { type: "linear", domain: [0, 1], range: ["#f4f1ea", "#17466b"], interpolate: "hcl" },
    marks: [
      Plot.cell(cells, { x: "column", y: "row", fill: "value", rx: 3 }),
      Plot.text(cells, {
        ...{ x: "column", y: "row" },
        text: ({ value }: { value: number }) => value.toFixed(2),
        fill: ({ value }: { value: number }) => (value > 0.45 ? "white" : "#222"),
      }),
    ],
  });
}

/** What the strongest attacker calls each light, people apart; mean over seeds. */
export function attackerFigure(row: string, readings: readonly Reading[]): string | null {
  const found = readings.flatMap(({ detail }) => (detail?.confusion ? [detail.confusion] : []));
  if (found.length === 0) return null;
  const { rows, columns } = found[0];
  const said = columns.map((name) => `"${name}"`);
  const matrix = { rows, columns: said, values: meanOf(found) };
  return shares(`${row}: what an attacker calls each light`, matrix, 80);
}
