/** What a campaign is: many attempts to lose something, drawn by a seed, within a time. */
import { random } from "../../src/random.ts";

/** How long, how many attempts at most, and by which seed. */
export interface CampaignOptions {
  readonly seconds: number;
  readonly seed: number;
  /** Attempts (moments, races of each kind, sizes, signals); each campaign has its own number by default. */
  readonly count?: number;
}
/** What came of it. */
export interface Outcome {
  /** One line of figures. */
  readonly line: string;
  /** What was lost, in words; empty where nothing was. */
  readonly losses: readonly string[];
}
/** A campaign; it throws a Skip where this machine cannot run it. */
export type Campaign = (options: CampaignOptions) => Promise<Outcome>;

/** Why a campaign cannot be run here. */
export class Skip extends Error {}

/** Numbers of attempts until the time is over: at least one, at most `count`. */
export function* attempts({ seconds, count }: CampaignOptions, usual: number): Generator<number> {
  const end = performance.now() + 1000 * seconds;
  for (let at = 0; at < (count ?? usual) && (at === 0 || performance.now() < end); at++) yield at;
}

/** A number in 0..1 of an attempt. */
export const drawn = (seed: number, ...path: (string | number)[]): number =>
  random(seed)
    .fork("campaign", ...path)
    .uniform();
