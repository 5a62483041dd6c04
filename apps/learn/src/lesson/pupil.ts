/** What one worker does: it teaches one encoder, and answers questions about it. It knows neither workers nor browsers. */
import { columns, type engine, type Loaded, type Matrix, pixels, vstack } from "../../../../src/web.ts";
import { trainDecoder } from "./decoder.ts";
import { edited, type Workshop } from "./edit.ts";
import { allRows, drawAlbum, drawTraining } from "./faces.ts";
import type { Said } from "./messages.ts";
import { movesOf } from "./moves.ts";
import {
  BLOCK,
  type EditRequest,
  type EncoderName,
  type Frame,
  type ShortRunSettings,
  WIDTH,
} from "./protocol.ts";
import { taughtReader } from "./reader.ts";
import { measuresOf } from "./search.ts";
import { experimentOf, shortExperiment } from "./settings.ts";
import { shuffled } from "./shuffle.ts";
import { type Schooling, type Taught, train } from "./training.ts";

/** Told on the way. */
type Tell = (said: Extract<Said, { type: "album" | "progress" }>) => void;

/** One encoder at school. */
export class Pupil {
  private readonly open: () => Promise<engine.Runtime>;
  private readonly tell: Tell;
  private readonly encoder: EncoderName;
  private readonly album: Loaded;
  private readonly training: Loaded;
  private codes: Matrix | null = null;
  private taught: Taught | null = null;
  private workshop: Promise<Workshop> | null = null;
  private short: AbortController | null = null;

  /** Draws the pictures; `open` gives a runtime of its own to each training. */
  constructor(encoder: EncoderName, open: () => Promise<engine.Runtime>, tell: Tell) {
    this.encoder = encoder;
    this.open = open;
    this.tell = tell;
    const { album, seen } = drawAlbum();
    tell({ type: "album", album });
    this.album = seen;
    this.training = drawTraining();
    tell({ type: "progress", phase: "faces", done: 1 });
  }

  /** Trains the encoder. Gives the album's codes. */
  async learn(each: (frame: Frame) => void): Promise<Float32Array> {
    const experiment = experimentOf(this.encoder, this.training);
    this.taught = await this.teach({ encoder: this.encoder, experiment }, await this.open(), (frame) => {
      this.tell({ type: "progress", phase: "training", done: frame.step / experiment.steps });
      each(frame);
    });
    if (this.taught === null) throw new Error("the training was stopped");
    this.codes = await this.taught.encode(this.album);
    return this.codes.data;
  }

  /** Trains the decoder and teaches the reader. */
  async prepare(): Promise<null> {
    this.workshop ??= this.furnished();
    await this.workshop;
    return null;
  }

  measure(ordinary: Float32Array) {
    const { album } = this;
    const all = { rows: album.rows, columns: WIDTH, data: ordinary };
    const whole = pixels(album, allRows(album));
    return measuresOf(album, { ordinary: all, blocks: columns(this.known(), 0, BLOCK), pixels: whole });
  }

  async edit(request: EditRequest) {
    await this.prepare();
    return edited(await this.workshop!, request);
  }

  shuffle(turn: number) {
    return shuffled(this.album, this.known(), turn);
  }

  /** Goes on with the trained blocks under other settings; a run before it is stopped. */
  async shortRun(settings: ShortRunSettings, each: (frame: Frame) => void): Promise<boolean> {
    this.stop();
    const own = new AbortController();
    this.short = own;
    const experiment = shortExperiment(settings, this.training);
    const runtime = await this.open();
    try {
      const from = this.taught?.parameters;
      const lesson = { encoder: this.encoder, experiment, from, signal: own.signal };
      return (await this.teach(lesson, runtime, each)) !== null;
    } finally {
      await runtime.close();
    }
  }

  stop(): null {
    this.short?.abort();
    return null;
  }

  private known(): Matrix {
    if (this.codes === null) throw new Error("the encoder has not been trained yet");
    return this.codes;
  }

  private async teach(
    lesson: Pick<Schooling, "encoder" | "experiment" | "from" | "signal">,
    runtime: engine.Runtime,
    each: (frame: Frame) => void,
  ): Promise<Taught | null> {
    const { album, training } = this;
    const frames = train({ ...lesson, training, album }, runtime);
    for (;;) {
      const next = await frames.next();
      if (next.done) return next.value;
      each(next.value);
    }
  }

  private async furnished(): Promise<Workshop> {
    const { album, training, encoder } = this;
    const codes = this.known();
    const all = vstack(codes, await this.taught!.encode(training));
    const pictures = vstack(pixels(album, allRows(album)), pixels(training, allRows(training)));
    const done = (share: number) => this.tell({ type: "progress", phase: "decoders", done: share });
    const decode = await trainDecoder(await this.open(), all, pictures, (share) => done(0.95 * share));
    const read = taughtReader(album);
    done(1);
    return { album, codes, move: movesOf(encoder, album, codes), decode, read };
  }
}
