/** What the explorer's server answers, as JSON: the server writes it, the page reads it. */
import type { Blocks } from "../types/index.ts";

/** How far a run is. A damaged one cannot be read; a stopped one ended, or was ended, before it was measured. */
export type RunState = "finished" | "training" | "stopped" | "damaged";

/** A number with its 95 % interval and what shuffled labels or a guess give; null where none is known. */
export interface Reading {
  readonly value: number | null;
  readonly interval: readonly [low: number | null, high: number | null] | null;
  readonly chance: number | null;
}

/** A setting of an experiment under the name that `--set` takes. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

/** A row of the table of runs. */
export interface RunRow {
  /** Where the run lies below the folder that is served, with `/` between folders; `.` is that folder itself. */
  readonly id: string;
  readonly state: RunState;
  /** A sentence on what is wrong, or why and where it stopped. */
  readonly note: string | null;
  /** When something of it was last written, in milliseconds since 1970. */
  readonly changed: number;
  /** Steps done of all; null where that is not known. */
  readonly step: number | null;
  readonly steps: number | null;
  readonly settings: Settings;
  /** By metric. */
  readonly scores: Readonly<Record<string, Reading>>;
}

/** A message about the table: rows that are new or changed, rows that are gone, and that every folder was looked at once. */
export interface TableChange {
  readonly rows?: readonly RunRow[];
  readonly gone?: readonly string[];
  readonly complete?: true;
  /** Run folders that were found. */
  readonly count: number;
  /** The folder that is served. */
  readonly folder: string;
}

/** A line over steps, thinned: each point stands for `width` steps that follow each other. */
export interface Series {
  readonly mean: readonly (number | null)[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}
/** The curves of a training. */
export interface Curves {
  /** Steps that a point stands for. */
  readonly width: number;
  /** The last step of every point. */
  readonly steps: readonly number[];
  /** The loss, the norm of the gradient, and every term by its name. */
  readonly series: Readonly<Record<string, Series>>;
  readonly total: number | null;
  /** Whether somebody writes into the folder now. */
  readonly live: boolean;
  /** Bytes of the log that were read: `follow` goes on there. */
  readonly bytes: number;
  /** What else the log says: where training went on or stopped. */
  readonly notes: readonly string[];
}

/** A table of numbers with names; `chance` is the row of the guess. */
export interface NamedTable {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly values: readonly (readonly (number | null)[])[];
}

/** A score in words. */
export interface ScoreView extends Reading {
  readonly metric: string;
  /** How it was computed. */
  readonly variant: string;
  /** What the metric measures, and who proposed it; null of a metric that this version does not have. */
  readonly about: string | null;
  readonly source: string | null;
  /** What the value means, and how it stands to chance. */
  readonly says: string;
  readonly sampleSize: number | null;
  /** Not between 0 and 1. */
  readonly unbounded: boolean;
  readonly perFactor: Readonly<Record<string, number | null>>;
  readonly perBlock: Readonly<Record<string, number | null>>;
  readonly warnings: readonly string[];
}

/** What a block tells of a factor that is not its own. */
export interface Leak extends Reading {
  readonly block: string;
  readonly factor: string;
}

/** How often a judge of real pictures reads what it should after a block was taken from another picture and decoded. */
export interface EditReading extends Reading {
  readonly block: string;
  /** Of the block's own factor the level that was put in, of every other the level that was there. */
  readonly factor: string;
  /** The same of pictures that were decoded without an edit. */
  readonly reconstructed: number | null;
}

/** A number of the report's head, for one run or several. */
export interface HeadlineView {
  readonly title: string;
  readonly explain: string;
  readonly better: "higher" | "lower";
  /** In the order of the runs; null for a run without it. */
  readonly readings: readonly (HeadlineReading | null)[];
  /** Of two runs: whether the second is better, worse or alike as far as intervals say; null where they say nothing. */
  readonly verdict: "good" | "bad" | "alike" | null;
}
/** One run's number, as it is written. */
export interface HeadlineReading extends Reading {
  readonly shown: string;
  readonly besideChance: string;
}

/** What a probe reads of every factor from every block, with the rows it is compared with. */
export interface BlockMap extends NamedTable {
  /** The rows that are blocks, or the whole code where it has one. */
  readonly blocks: readonly string[];
  readonly sampleSize: number | null;
}

/** A picture of a strip, as it lies in the folder. */
export interface StripPicture {
  readonly image: string;
  readonly label: string;
  readonly right?: boolean;
}
/** Queries with their nearest neighbours by one block. */
export interface StripView {
  readonly part: string;
  readonly factor?: string;
  readonly across: string | null;
  readonly queries: readonly { readonly query: StripPicture; readonly neighbours: readonly StripPicture[] }[];
}

/** A finished run in words and numbers. */
export interface Findings {
  readonly sentences: readonly string[];
  readonly supervision: string;
  readonly blocks: Blocks;
  readonly headlines: readonly HeadlineView[];
  readonly map: BlockMap | null;
  readonly leaks: readonly Leak[];
  /** Empty where no judge was asked. */
  readonly edits: readonly EditReading[];
  readonly scores: readonly ScoreView[];
  readonly skipped: readonly { readonly metric: string; readonly why: string }[];
  readonly warnings: readonly string[];
  readonly strips: readonly StripView[];
}

/** One run. */
export interface RunDetails {
  readonly row: RunRow;
  /** On which data, in a line; null where its record is missing or damaged. */
  readonly data: string | null;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly findings: Findings | null;
  /** Why there are no findings of a run that has scores. */
  readonly problem: string | null;
  /** Files that can be fetched below `/files/`. */
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/** One run as its page is told of it. */
export interface OpenedRun extends RunDetails {
  /** Whether the page may stop it, or go on with it. */
  readonly mayWrite: boolean;
}

/** Several runs side by side. */
export interface Comparison {
  readonly runs: readonly RunDetails[];
  /** Whether they read the same rows of the same data. */
  readonly comparable: boolean;
  /** Of the runs that have findings, in the order of `runs`; null readings elsewhere. */
  readonly headlines: readonly HeadlineView[];
}

/** Held-out pictures as points; a point is known by its number, in every answer about this run. */
export interface PointsView {
  readonly count: number;
  /** Training pictures where none were held out. */
  readonly kind: "held-out" | "training";
  readonly warnings: readonly string[];
  /** Columns of every block, and of the whole code where it has several. */
  readonly spaces: Blocks;
  readonly factors: readonly {
    readonly name: string;
    readonly kind: string;
    readonly levels: readonly string[];
  }[];
  /** By factor, then by point; −1 is not known. */
  readonly levels: readonly (readonly number[])[];
  /** File names where there are some. */
  readonly names: readonly string[];
  /** Thumbnails: pixels of a side, how many stand side by side, and how many on a sheet. */
  readonly sheets: { readonly size: number; readonly across: number; readonly onOne: number };
}
/** Points along the two directions in which their codes extend most, and the share of the variance along each. */
export interface Spread {
  /** [points], and so is `y`. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly shares: readonly [number, number];
}
/** The points nearest to one, by the cosine of a part of the code. */
export interface Near {
  readonly space: string;
  /** Numbers of points, the nearest first; `similarities` are cosines in the same order. */
  readonly rows: readonly number[];
  readonly similarities: readonly number[];
}

/** Parts of the code, blocks or numbers of one, and what each does. */
export interface PartsView {
  readonly parts: readonly PartView[];
  /** How it was computed. */
  readonly variant: string;
  /** Numbers of a wide block that are not shown, because others vary more. */
  readonly left: number;
}
/** One part of the code. */
export interface PartView {
  /** `lighting`, or one of its numbers: `lighting[3]`. */
  readonly part: string;
  /** The points that lie lowest and highest along it, the farthest first. */
  readonly least: readonly number[];
  readonly most: readonly number[];
  /** Shares of every factor's entropy; `chance` is the mean under shuffled levels, which a clear one surpasses every time. */
  readonly tells: readonly {
    readonly factor: string;
    readonly value: number;
    readonly chance: number;
    readonly isClear: boolean;
  }[];
}
