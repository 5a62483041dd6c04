/**
 * A training of minutes whose memory and handles stay level. Memory is read after its garbage was collected: V8 lets tens of MB
 * of it lie before it looks through the old generation, which in half an hour looks like a leak.
 */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Campaign, Skip } from "./campaign.ts";
import { inWorld } from "./world.ts";

/** MB an hour that memory may seem to grow by, and the share of the time that is warming up. */
const MOST = 60;
const WARM = 0.3;
/** Samples between two collections, and milliseconds that one may take. */
const [BETWEEN, COLLECTING] = [15, 1000];

interface Sample {
  readonly hours: number;
  readonly isCollected: boolean;
  readonly megabytes: number;
  readonly handles: number;
}

function sampleOf(pid: number, started: number, isCollected: boolean): Sample | null {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    const handles = readdirSync(`/proc/${pid}/fd`).length;
    const hours = (performance.now() - started) / 3.6e6;
    return { hours, isCollected, megabytes: Number(kilobytes) / 1024, handles };
  } catch {
    return null;
  }
}

/** Slope of a line through points, by least squares. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (k: 0 | 1) => points.reduce((sum, point) => sum + point[k], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return covariance / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}

/** The campaign `long`. */
export const long: Campaign = ({ seconds }) =>
  inWorld(async (world) => {
    if (process.platform !== "linux") throw new Skip("memory and handles are read from /proc");
    const { child, ended } = world.train(world.newPath(), "100000000", "5");
    await new Promise((begun) => child.stdout?.once("data", begun));
    const samples: Sample[] = [];
    const started = performance.now();
    while (performance.now() - started < 1000 * seconds) {
      const isCollected = samples.length % BETWEEN === 0;
      if (isCollected && child.kill("SIGUSR2")) await sleep(COLLECTING);
      const sample = sampleOf(child.pid ?? 0, started, isCollected);
      if (sample === null) break;
      samples.push(sample);
      await sleep(Math.min(2000, 50 * seconds));
    }
    child.kill("SIGTERM");
    const { text } = await ended;
    const steps = Number(/stopped after step (\d+)/.exec(text)?.[1] ?? 0);
    const warm = samples.slice(Math.floor(WARM * samples.length));
    const collected = warm.filter(({ isCollected }) => isCollected);
    const slope = slopeOf(collected.map(({ hours, megabytes }) => [hours, megabytes]));
    const uncollected = slopeOf(warm.map(({ hours, megabytes }) => [hours, megabytes]));
    const handles = warm.map((sample) => sample.handles);
    const [least, most] = [Math.min(...handles), Math.max(...handles)];
    const growing = slopeOf(warm.map((sample) => [sample.hours, sample.handles]));
    const losses = [
      ...(steps > 0 ? [] : [`no end in order: ${text.slice(-500)}`]),
      // A line through a minute says little: a garbage collector's steps are larger than that.
      ...(seconds >= 300 && slope > MOST ? [`memory grows by ${slope.toFixed(0)} MB an hour`] : []),
      ...(seconds >= 300 && growing > 2 ? [`handles grow by ${growing.toFixed(1)} an hour`] : []),
    ];
    const [first, last] = [collected.at(0), collected.at(-1)].map((sample) => sample?.megabytes.toFixed(0));
    const line = `${steps} steps in ${Math.round(seconds)} s, memory ${first} to ${last} MB after collecting garbage (slope ${slope.toFixed(1)} MB an hour after warming up; ${uncollected.toFixed(1)} with the garbage), handles ${least} to ${most}`;
    return { line, losses };
  });
