/**
 * What the page and its lesson say to each other. The lesson draws faces, trains two encoders of the same size on people
 * who are not in the album, and measures both on the album, whose people no encoder was trained on. The page computes nothing of that
 * itself:
 *
 *     const lesson = openLesson();
 *     const album = await lesson.album;
 *     lesson.on((event) => { if (event.type === "frame") draw(event.frame); });
 *     const { rank1, nearest } = await lesson.measures;
 *
 * Arrays are row-major, and a shape stands in brackets. Everything comes from one seed, so every reader sees the same numbers but for
 * those that are times.
 */

/** The two encoders: same net, same six numbers, same steps, same pictures a step. */
export const ENCODERS = ["ordinary", "blocks"] as const;
/**
 * `ordinary` learns from two altered copies of each picture (the recipe "infonce"); `blocks` from pairs that share one factor, a block
 * per factor, with a penalty between blocks (the recipe "blocks").
 */
export type EncoderName = (typeof ENCODERS)[number];

/** Numbers of a code. Block `k` of `blocks` is numbers 2k and 2k + 1 and belongs to factor `k`. */
export const WIDTH = 6;
/** Numbers of a block: a point on the unit circle. */
export const BLOCK = 2;

/** One thing that differs between pictures. Its levels have no names here: the page has them in its languages. */
export interface LessonFactor {
  /** "identity", "lighting" or "pose", in this order. */
  readonly name: string;
  /** How many levels it has in the album. */
  readonly size: number;
  /** For lighting, where the lamp stands (negative: left of the picture); for pose, the turn of the head. [size], else null */
  readonly degrees: readonly number[] | null;
}

/** The 144 pictures that both maps show: 8 people under 6 lights in 3 poses. */
export interface Album {
  /** Pixels of a picture's side, as it is shown; the encoders see half of it. */
  readonly side: number;
  /** Grey, 0 … 255. [pictures, side, side] */
  readonly pixels: Uint8Array;
  readonly factors: readonly LessonFactor[];
  /** Picture p of person a, light b, pose c stands at row (a · lights + b) · poses + c. [pictures, factors] */
  readonly levels: Int32Array;
  /** Whether a person was kept out of both trainings. [people], all true */
  readonly heldOut: readonly boolean[];
  /** Act 3: levels of lighting under which the album has the person who is searched for. */
  readonly front: readonly number[];
  /** What the encoders learn from. */
  readonly training: TrainingFacts;
  /** Uniformity of codes that are spread as evenly as chance spreads them, where a bar is full: of six numbers and of a block. */
  readonly evenest: Readonly<Record<EncoderName, number>>;
}

/** Facts of both trainings, for the page's sentences. */
export interface TrainingFacts {
  readonly people: number;
  readonly pictures: number;
  readonly steps: number;
  /** Steps between two frames. */
  readonly every: number;
  /** Pictures that a step reads. */
  readonly batch: number;
  readonly temperature: number;
  readonly seed: number;
}

/**
 * Both maps of an encoder at one step. `ordinary` has one map, the whole code; `blocks` has three, one per block, in the order of
 * the factors.
 */
export interface Frame {
  readonly encoder: EncoderName;
  /** 0 is the untrained encoder. */
  readonly step: number;
  /** The album's codes; each block, and the ordinary code as a whole, has length 1. [pictures, WIDTH] */
  readonly codes: Float32Array;
  /**
   * Where a picture stands on the ring, radians, any turn. Of a block, its own angle; of the ordinary code, the angle in its first two
   * principal axes, turned so that the map moves as little as it can since the frame before. [maps][pictures]
   */
  readonly angles: readonly Float32Array[];
  /** Mean squared distance of partners, 0 … 4: two views of a picture (`ordinary`), two pictures that share the factor. [maps] */
  readonly alignment: readonly number[];
  /** log mean exp(−2 d²) over all pairs: 0 is one point, lower is more even. [maps] */
  readonly uniformity: readonly number[];
  /** Mean squared distance of any two codes: near 0 is a collapse. [maps] */
  readonly spread: readonly number[];
  /** What a map knows of a factor, as a share of all there is to know (1); chance may put it a little below 0. [maps][factors] */
  readonly information: readonly (readonly number[])[];
  /** Mean loss of the steps since the frame before; null at step 0. */
  readonly loss: number | null;
  /** Of this machine, over the whole training so far; 0 at step 0. */
  readonly stepsPerSecond: number;
}

/** Ways of searching that act 3 compares: both encoders (the identity block of `blocks`), and the pixels as they are. */
export const SEARCHES = ["ordinary", "blocks", "pixels"] as const;
/** One of these. */
export type SearchName = (typeof SEARCHES)[number];
/** Answers of a search that are kept. */
export const ANSWERS = 6;

/**
 * Act 3. Every picture of the album is searched for once. Its person is in the album under the two front lights only, everybody
 * else under all six, and the query itself never.
 */
export interface Measures {
  /** Share of searches, by the query's light, whose first answer is the same person, 0 … 1. [lights] */
  readonly rank1: Readonly<Record<SearchName, readonly number[]>>;
  /** Searches behind each of these shares. */
  readonly queries: number;
  /** What a blind pick would score: the person's share of the album, by the query's light. [lights] */
  readonly chance: readonly number[];
  /** Rows of the album, the nearest first. [pictures, ANSWERS] */
  readonly nearest: Readonly<Record<SearchName, Int32Array>>;
}

/**
 * Act 4: where the sliders stand. A slider runs over its factor's levels, 0 … size − 1, and may stand between two. In `blocks` the
 * block goes to where pictures of that level lie on average; the ordinary code goes along the direction that tells the two levels apart
 * best, as far as they lie apart on it.
 */
export interface EditRequest {
  readonly encoder: EncoderName;
  /** Row of the album that is edited. */
  readonly picture: number;
  /** Level of every factor; where it is the picture's own, that slider does nothing. [factors] */
  readonly to: readonly number[];
}

/** What came of an edit. The reader is a classifier of pictures: it sees the decoded picture and no code. */
export interface Edited {
  readonly request: EditRequest;
  /** Pixels of the side of both pictures. */
  readonly side: number;
  /** The code decoded as it was, and as it is now; grey, 0 … 255. [side, side] */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly readings: readonly Reading[];
}

/** How the reader sees one factor of the picture before and after, as probabilities of its levels. */
export interface Reading {
  /** [levels] */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** How far the slider was moved, as a share of the way from the picture's level to the farther end, −1 … 1; 0 if it was not. */
  readonly asked: number;
  /** How much of the probability went to other levels: half the sum of the absolute differences, 0 … 1. */
  readonly changed: number;
  /** `changed` of a factor whose slider was not moved; 0 where it was. */
  readonly leak: number;
}

/** Act 5: the album's labels dealt out again at random, each factor for itself, and what the blocks "know" of these. */
export interface Shuffle {
  /** [pictures, factors] */
  readonly levels: Int32Array;
  /** What block k knows of the shuffled factor k, in the unit of Frame.information. [factors] */
  readonly information: readonly number[];
}

/** Act 5: settings of a short training that goes on with the trained blocks. */
export interface ShortRunSettings {
  /** Of the softmax over strangers, from 0.01 to 2. */
  readonly temperature: number;
  /** Pictures that a step reads: a multiple of 6, from 12 to 192. */
  readonly batch: number;
  /** Only pulls partners together: nothing pushes strangers apart. */
  readonly collapse: boolean;
}

/** A short training that runs; a newer one stops it. */
export interface ShortRun {
  /** Its frames of `blocks`, once all are there; of a run that was stopped, those that came. */
  readonly done: Promise<readonly Frame[]>;
  stop(): void;
}

/** What takes time, in the order in which it begins; `decoders` is the decoders of both encoders and the reader. */
export const PHASES = ["faces", "training", "measures", "decoders"] as const;
/** One of these. */
export type Phase = (typeof PHASES)[number];

/** What the lesson tells by itself. */
export type LessonEvent =
  | { readonly type: "frame"; readonly frame: Frame }
  /** `done` of 1; `encoder` where both have their own. `seconds` since the lesson was opened. */
  | {
      readonly type: "progress";
      readonly phase: Phase;
      readonly encoder: EncoderName | null;
      readonly done: number;
      readonly seconds: number;
    }
  | { readonly type: "error"; readonly error: LessonFailure };

/** Why a lesson cannot go on; every promise that waits for it is rejected with an Error of the same message. */
export interface LessonFailure {
  /** `unsupported`: the browser has no WebAssembly, workers or decompression; `failed`: anything else, told by the message. */
  readonly code: "unsupported" | "failed";
  /** English, for the console and for a report of the fault. */
  readonly message: string;
}

/** A lesson at work. It begins when it is opened. */
export interface Lesson {
  readonly album: Promise<Album>;
  /** The record so far, by rising step, one every `training.every` steps; it grows until the step `training.steps`. */
  readonly frames: Readonly<Record<EncoderName, readonly Frame[]>>;
  /** Once both trainings are through. */
  readonly measures: Promise<Measures>;
  /** Once `edit` answers without waiting. */
  readonly editable: Promise<void>;
  /** Tells the listener of events from now on; the result ends that. */
  on(listener: (event: LessonEvent) => void): () => void;
  /** Waits until `editable`; while one waits, only the newest request is answered, and those before it get its answer. */
  edit(request: EditRequest): Promise<Edited>;
  /** Shuffles the labels `count` times, each told as it comes. Waits for the blocks' training. */
  shuffle(count: number, each: (shuffle: Shuffle) => void): Promise<readonly Shuffle[]>;
  /** Goes on with the trained blocks under other settings; each frame is told as it comes, the first is where it starts. */
  shortRun(settings: ShortRunSettings, each: (frame: Frame) => void): ShortRun;
  /** Ends the workers. */
  close(): void;
}

/** Starts the workers; `lesson.ts` exports it as `openLesson`. */
export type OpenLesson = () => Lesson;
