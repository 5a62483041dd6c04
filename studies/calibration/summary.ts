/** Tables and figure of the calibration. */
import { random, study } from "../../src/index.ts";
import { type Family, familyName } from "./couplings.ts";
import { calibrationFigure } from "./figure.ts";
import { ideals } from "./ideal.ts";
import { sampled } from "./sampled.ts";
import { trained } from "./trained.ts";

/** One estimate. `value` is null in JSON where training diverged. */
export interface Cell {
  readonly estimator: string;
  readonly family: string;
  readonly nats: number;
  readonly value: number | null;
  readonly warning: string | null;
  readonly seconds: number;
}

const ESTIMATORS = [...Object.keys(sampled), ...Object.keys(trained)];
const DIAGNOSED = { coupling: "gaussian", dims: 20, nats: 5 } as const;
const COLOURS = [
  ...["#0b3c5d", "#17669b", "#3a9ad9", "#7fc4f0", "#b9dff7"],
  ...["#8a3b12", "#d9822b", "#4f9d69", "#8a5aa3"],
];

/** A table per family, and the figure. */
export function summary(
  results: ReadonlyMap<string, readonly Cell[]>,
  families: readonly Family[],
  steps: number,
): study.Summary {
  const cells = [...results.values()].flat();
  const names = families.map(familyName);
  const found = ESTIMATORS.filter((name) => cells.some(({ estimator }) => estimator === name));
  const points = found.flatMap((estimator) =>
    names.flatMap((family) => {
      const own = cells.filter((cell) => cell.estimator === estimator && cell.family === family);
      return [...new Set(own.map(({ nats }) => nats))].map((nats) => {
        const values = valuesOf(own.filter((cell) => cell.nats === nats));
        return { estimator, family, nats, value: study.average(values), deviation: study.deviation(values) };
      });
    }),
  );
  const tables = names
    .filter((family) => cells.some((cell) => cell.family === family))
    .map((family) => `## ${title(family)}\n\n${familyTable(cells, found, family)}`);
  const warned = warnings(cells, found);
  return {
    markdown: [
      `Nats: mean ± standard deviation over seeds of what each estimator says; \`!\` where it warned in every seed, \`(!)\` in some. Critics trained for ${steps} steps of batch 128.`,
      ...tables,
      `## At 5 nats, Gaussians of 20 columns\n\n${diagnosis(cells, found)}`,
      `## What they said of themselves\n\n${warned}`,
    ].join("\n\n"),
    figures: found.length > 0 ? { "calibration.svg": calibrationFigure(points, found, names, COLOURS) } : {},
    value: { steps, cells, points },
  };
}

const title = (family: string) => `${family} column${family.endsWith(" 1") ? "" : "s"} a side`;

const valuesOf = (cells: readonly Cell[]): number[] =>
  cells.flatMap(({ value }) => (value === null || Number.isNaN(value) ? [] : [value]));

function familyTable(cells: readonly Cell[], estimators: readonly string[], family: string): string {
  const own = cells.filter((cell) => cell.family === family);
  const nats = [...new Set(own.map((cell) => cell.nats))].sort((a, b) => a - b);
  const rows = estimators.flatMap((estimator) => {
    const mine = own.filter((cell) => cell.estimator === estimator);
    if (mine.length === 0) return [];
    const seconds = study.average(mine.map((cell) => cell.seconds)).toFixed(1);
    const each = nats.map((at) => spelled(mine.filter((cell) => cell.nats === at)));
    return [[`\`${estimator}\``, ...each, seconds]];
  });
  return study.markdownTable(["truth", ...nats.map((at) => `${at}`), "seconds"], rows);
}

function spelled(cells: readonly Cell[]): string {
  const values = valuesOf(cells);
  if (values.length === 0) return cells.length === 0 ? "" : "diverged !";
  const warned = cells.filter(({ warning }) => warning !== null).length;
  const mark = warned === 0 ? "" : warned === cells.length ? " !" : " (!)";
  const spread = values.length > 1 ? ` ± ${study.deviation(values).toFixed(2)}` : "";
  return `${study.average(values).toFixed(2)}${spread}${mark}`;
}

/** Error beside what the bound says with an exact critic. */
function diagnosis(cells: readonly Cell[], estimators: readonly string[]): string {
  const { coupling, dims, nats } = DIAGNOSED;
  const exact = ideals(nats, dims, random(0).fork("ideal"));
  const rows = estimators.flatMap((estimator) => {
    const own = cells.filter(
      (cell) =>
        cell.estimator === estimator && cell.family === familyName({ coupling, dims }) && cell.nats === nats,
    );
    const values = valuesOf(own);
    if (values.length === 0) return [];
    const ideal = exact[estimator];
    return [
      [
        `\`${estimator}\``,
        spelled(own),
        (study.average(values) - nats).toFixed(2),
        ideal === undefined ? "" : `${ideal.mean.toFixed(2)} ± ${ideal.spread.toFixed(2)}`,
        ideal === undefined ? "" : (study.average(values) - ideal.mean).toFixed(2),
      ],
    ];
  });
  return study.markdownTable(
    ["", "says", "error", "with an exact critic, ± between batches", "ours less that"],
    rows,
  );
}

/** Each estimator's warnings with the smallest truth at which it spoke. */
function warnings(cells: readonly Cell[], estimators: readonly string[]): string {
  const lines = estimators.flatMap((estimator) => {
    const warned = cells.filter((cell) => cell.estimator === estimator && cell.warning !== null);
    if (warned.length === 0) return [];
    const first = warned.reduce((a, b) => (b.nats < a.nats ? b : a));
    const all = cells.filter((cell) => cell.estimator === estimator).length;
    return [
      `- \`${estimator}\`, ${warned.length} of ${all} estimates, e.g. ${first.family}, ${first.nats} nats: ${first.warning}`,
    ];
  });
  return lines.length > 0 ? `${lines.join("\n")}\n` : "Nothing.\n";
}
