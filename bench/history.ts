import { join } from "node:path";
import * as Plot from "@observablehq/plot";
import { InputError } from "../src/errors.ts";
import { writeFile } from "../src/files.ts";
import { svgFile } from "../studies/svgFile.ts";
import { type Line, recorded } from "./record.ts";

const LINES = 50;
const FILE = "docs/images/speed.svg";

/** Of a recording and a workload; only those that share `machine` can be compared. */
interface Point {
  readonly at: number;
  readonly workload: string;
  readonly machine: string;
  /** In yardsticks. */
  readonly time: number;
}

/**
 * Each workload over the last fifty of these recordings, as SVG text: its time in yardsticks, so that a busy hour is no slower commit,
 * as a share of the first one shown of the same machine and runtime. Recordings of different machines are not joined.
 */
export function historyFigure(all: readonly Line[]): string {
  const lines = all.slice(-LINES);
  if (lines.length === 0) {
    const todo = "Record one first: npm run -s bench -- record.";
    throw new InputError("file", "bench/record.jsonl", "a recording at least", "none", todo);
  }
  const times = lines.flatMap(({ yardstickMs, ms, processor, cores, onnxruntime }, at) =>
    Object.entries(ms).map(
      ([workload, each]): Point => ({
        ...{ at, workload, machine: `${processor} ${cores} ${onnxruntime}` },
        time: each / yardstickMs,
      }),
    ),
  );
  const first = new Map(times.toReversed().map(({ machine, workload, time }) => [machine + workload, time]));
  const points = times.map((point) => ({
    ...point,
    share: point.time / first.get(point.machine + point.workload)!,
  }));
  const place = { x: "at", y: "share", fy: "workload", stroke: "workload" };
  return svgFile("Time of each workload over commits, as a share of the first", {
    ...{ width: 720, height: 70 + 80 * new Set(points.map(({ workload }) => workload)).size },
    ...{ marginLeft: 56, marginRight: 100, marginBottom: 64 },
    x: {
      label: "commit",
      domain: [-0.5, lines.length - 0.5],
      tickFormat: (at: number) => lines[at]?.commit,
      tickRotate: -40,
      ticks: lines.map((_, at) => at),
    },
    y: { label: "time in yardsticks, share of the first", ticks: 3, grid: true },
    fy: { label: null },
    color: { scheme: "Observable10" },
    marks: [
      Plot.lineY(points, { ...place, z: "machine", strokeWidth: 2 }),
      Plot.dot(points, { ...place, fill: "workload", r: 2.5 }),
    ],
  });
}

/** Draws the recordings that are kept. */
export async function history(): Promise<{ file: string; lines: number }> {
  const lines = recorded();
  writeFile(join(import.meta.dirname, "..", FILE), historyFigure(lines));
  return { file: FILE, lines: Math.min(LINES, lines.length) };
}
