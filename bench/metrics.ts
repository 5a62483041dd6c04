/** Seconds of every metric on a drawn world, and how they grow when one of its sizes doubles (from half of it). */
import { unknownName } from "../src/errors.ts";
import { representationOfExternal } from "../src/evaluate/externalRepresentation.ts";
import { scoreOne } from "../src/evaluate/scoreOne.ts";
import * as registry from "../src/metrics/index.ts";
import { random } from "../src/random.ts";
import type { Blocks, Factor, Representation } from "../src/types/index.ts";

interface Sizes {
  readonly rows: number;
  readonly dims: number;
  readonly factors: number;
  readonly levels: number;
}
export interface MetricsOptions extends Sizes {
  readonly only?: string;
  readonly json?: boolean;
}

/** A block per factor; every dimension of it is the factor's level with noise, so each probe has something to do. */
export function world({ rows, dims, factors: count, levels: size }: Sizes): Representation {
  const rng = random(0).fork("bench", "metrics");
  const factors = Array.from(
    { length: count },
    (_, k): Factor => ({ name: `factor${k}`, size, kind: "ordinal" }),
  );
  const starts = Array.from({ length: count + 1 }, (_, k) => Math.floor((k * dims) / count));
  const blocks: Blocks = Object.fromEntries(factors.map(({ name }, k) => [name, [starts[k], starts[k + 1]]]));
  const levels = Int32Array.from({ length: rows * count }, () => rng.int(size));
  const factorOf = Array.from({ length: dims }, (_, j) => starts.findLastIndex((start) => start <= j));
  const data = Float32Array.from(
    { length: rows * dims },
    (_, at) => levels[Math.floor(at / dims) * count + factorOf[at % dims]] / size + 0.3 * rng.normal(),
  );
  const codes = { rows, columns: dims, data };
  return representationOfExternal({ codes, levels, factors, blocks, trainRows: Math.ceil(0.8 * rows) });
}

const SIDES = ["rows", "dims", "factors", "levels"] as const;

/** One run each, on one thread: at the given sizes, and with each of them halved. */
export function metrics({ only, json, ...given }: MetricsOptions): void {
  const { rows, dims, factors, levels } = given;
  const sizes: Sizes = { rows, dims, factors, levels };
  const names = only?.split(",") ?? Object.keys(registry);
  const unknown = names.find((name) => !Object.hasOwn(registry, name));
  if (unknown !== undefined) throw unknownName("metric", unknown, Object.keys(registry));
  const base = world(sizes);
  const halved = SIDES.map((side) => world({ ...sizes, [side]: Math.ceil(sizes[side] / 2) }));
  const say = (line: string) => (json ? undefined : console.log(line));
  say(`| metric | seconds | 2 × rows | 2 × dimensions | 2 × factors | 2 × levels |`);
  say("| --- | ---: | ---: | ---: | ---: | ---: |");
  const found = names.map((name) => {
    // The first run of a metric also pays for its compilation.
    scoreOne(base, { name }, 0);
    const { seconds } = scoreOne(base, { name }, 0);
    const growth = halved.map((smaller) => seconds / scoreOne(smaller, { name }, 0).seconds);
    say(
      `| \`${name}\` | ${seconds.toFixed(2)} | ${growth.map((times) => `× ${times.toFixed(1)}`).join(" | ")} |`,
    );
    return [
      name,
      { seconds, growth: Object.fromEntries(SIDES.map((side, i) => [side, growth[i]])) },
    ] as const;
  });
  const maxRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ what: "metrics", ...sizes, maxRssMb, metrics: Object.fromEntries(found) }));
}
