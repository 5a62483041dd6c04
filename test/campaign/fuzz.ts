/** Damaged and hostile files of every format: each is read, or refused in one sentence, within limits of time and memory. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { random } from "../../src/random.ts";
import { type Bomb, bombs } from "./bombs.ts";
import { attempts, type Campaign, type CampaignOptions, type Outcome as Result } from "./campaign.ts";
import { mutated } from "./mutate.ts";
import { type Outcome, Reader } from "./pool.ts";
import type { Format } from "./readers.ts";
import { type Seed, seeds } from "./seeds.ts";

/** A file that is tried. */
interface Case {
  readonly kind: string;
  readonly name: string;
  readonly format: Format;
  readonly ending: string;
  bytes(): Uint8Array;
}

/** Of so many rounds of all formats, how many try the slow ones: those that start a process. */
const SLOW: Readonly<Partial<Record<Format, number>>> = { onnx: 8, experiment: 4, hdf5: 2 };
const KINDS = ["read", "refused", "stack", "crash", "hang", "memory"] as const;
const SOUND: readonly Outcome["kind"][] = ["read", "refused"];

/** Whole files, then bombs, then damage in rounds over all formats. */
function* cases(whole: readonly Seed[], made: readonly Bomb[], seed: number): Generator<Case> {
  for (const { name, format, ending, bytes, packed } of whole)
    yield { kind: "whole", name, format, ending, bytes: () => packed?.(bytes) ?? bytes };
  for (const bomb of made) yield { kind: "bombs", ...bomb };
  const rng = random(seed).fork("fuzz");
  for (let round = 0; ; round++)
    for (const { name, format, ending, bytes, packed } of whole)
      if (round % (SLOW[format] ?? 1) === 0)
        yield {
          kind: name,
          name: `${name} ${round}`,
          format,
          ending,
          bytes: () => {
            const damaged = mutated(bytes, rng.fork(name, round));
            return packed?.(damaged) ?? damaged;
          },
        };
}

/** What came of the files of each kind, in the order of KINDS. */
type Counts = Map<string, number[]>;

/** Where damaged files that were not survived are kept. */
const KEPT = join(tmpdir(), "unweave-fuzz-failures");

/** Reads cases until there are no more attempts; what was not survived is kept and named. */
async function readAll(queue: Iterator<Case>, tries: Iterator<number>, root: string) {
  const counts: Counts = new Map();
  const losses: string[] = [];
  const work = async (reader: Reader): Promise<void> => {
    for (let next = tries.next(); !next.done; next = tries.next()) {
      const { kind, name, format, ending, bytes } = (queue.next() as IteratorYieldResult<Case>).value;
      const path = join(root, `${next.value}${ending}`);
      writeFileSync(path, bytes());
      const outcome = await reader.outcome({ format, path });
      const row = counts.get(kind) ?? KINDS.map(() => 0);
      row[KINDS.indexOf(outcome.kind)]++;
      counts.set(kind, row);
      if (kind === "whole" ? outcome.kind !== "read" : !SOUND.includes(outcome.kind)) {
        mkdirSync(KEPT, { recursive: true });
        const copy = join(KEPT, name.replaceAll(/\W+/g, "-") + ending);
        copyFileSync(path, copy);
        losses.push(`${name}: ${outcome.kind}: ${outcome.what} (${copy})`);
      }
      rmSync(path);
    }
    reader.end();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, () => work(new Reader())));
  return { counts, losses };
}

/** Mutations of small valid files of every format, and bombs, each read in a process that is watched. */
export const fuzz: Campaign = (options) => fuzzed(options, () => true);

/** The same for some of the files. */
export async function fuzzed(
  options: CampaignOptions,
  wanted: (file: Seed | Bomb) => boolean,
): Promise<Result> {
  const root = mkdtempSync(join(tmpdir(), "unweave-fuzz-"));
  try {
    // Large files are made before anything is timed: making them keeps this process busy.
    const made = bombs.filter(wanted).map((bomb) => {
      const bytes = bomb.bytes();
      return { ...bomb, bytes: () => bytes };
    });
    const queue = cases((await seeds()).filter(wanted), made, options.seed);
    const { counts, losses } = await readAll(queue, attempts(options, 10_000), root);
    for (const [kind, row] of counts) console.log(`${kind}: ${sentence(row)}`);
    const total = KINDS.map((_, at) => [...counts.values()].reduce((sum, row) => sum + row[at], 0));
    return { line: sentence(total), losses };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const sentence = (row: readonly number[]) =>
  `${row.reduce((a, b) => a + b)} files, ${row[0]} read, ${row[1]} refused in a sentence, ${row[2]} stacks, ${row[3]} crashes, ${row[4]} without end, ${row[5]} over memory`;
