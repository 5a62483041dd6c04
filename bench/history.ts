import { join } from "node:path";
import * as Plot from "@observablehq/plot";
import { writeFile } from "../src/files.ts";
import { svgFile } from "../studies/svgFile.ts";
import { recorded } from "./record.ts";

const LINES = 50;
const FILE = "docs/images/speed.svg";

/** Draws each workload over the last fifty recordings, in yardsticks, so that a busy hour is no slower commit. */
export async function history(): Promise<{ file: string; lines: number }> {
  const lines = recorded().slice(-LINES);
  const points = lines.flatMap(({ commit, yardstickMs, ms }, at) =>
    Object.entries(ms).map(([workload, each]) => ({ at, commit, workload, value: each / yardstickMs })),
  );
  const text = svgFile("Time of each workload over commits, in yardsticks", {
    ...{ width: 720, height: 420, marginLeft: 56, marginRight: 110, marginBottom: 64 },
    x: {
      label: "commit",
      tickFormat: (at: number) => lines[at]?.commit,
      tickRotate: -40,
      ticks: lines.map((_, at) => at),
    },
    y: { label: "time, in yardsticks", type: "log", grid: true },
    color: { scheme: "Observable10" },
    marks: [
      Plot.lineY(points, { x: "at", y: "value", stroke: "workload", strokeWidth: 2 }),
      Plot.dot(points, { x: "at", y: "value", fill: "workload", r: 3 }),
      Plot.text(
        points,
        Plot.selectLast({ x: "at", y: "value", z: "workload", text: "workload", textAnchor: "start", dx: 8 }),
      ),
    ],
  });
  writeFile(join(import.meta.dirname, "..", FILE), text);
  return { file: FILE, lines: lines.length };
}
