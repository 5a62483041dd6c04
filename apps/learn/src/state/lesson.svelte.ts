/** The lesson as the page sees it: what has come so far. */
import {
  type EncoderName,
  type Frame,
  type Lesson,
  type LessonFailure,
  type Measures,
  type Phase,
  WIDTH,
} from "../lesson/protocol.ts";
import { Gallery } from "./gallery.ts";

/** A lesson whose news the page follows. */
export class Following {
  readonly lesson: Lesson;
  gallery = $state.raw<Gallery | null>(null);
  /** Address of the sheet of pictures, for backgrounds. */
  sheet = $state("");
  /** The last step that both encoders have reached; −1 before the first frame. */
  reached = $state(-1);
  /** Steps a second of the slower encoder. */
  speed = $state(0);
  progress = $state<Partial<Record<Phase, number>>>({});
  measures = $state.raw<Measures | null>(null);
  isEditable = $state(false);
  failure = $state.raw<LessonFailure | null>(null);

  constructor(lesson: Lesson) {
    this.lesson = lesson;
    lesson.on((event) => {
      if (event.type === "frame") this.framed();
      else if (event.type === "progress") this.progress[event.phase] = this.done(event);
      else this.failure = event.error;
    });
    const ignored = () => undefined; // A failure is told once, as an event.
    lesson.album.then((album) => this.hang(new Gallery(album))).catch(ignored);
    lesson.measures.then((measures) => (this.measures = measures)).catch(ignored);
    lesson.editable.then(() => (this.isEditable = true)).catch(ignored);
  }

  private readonly shares = new Map<string, number>();
  /** Of two encoders, the one that is behind. */
  private done({
    phase,
    encoder,
    done,
  }: {
    phase: Phase;
    encoder: EncoderName | null;
    done: number;
  }): number {
    if (encoder === null) return done;
    this.shares.set(`${phase} ${encoder}`, done);
    const share = (name: EncoderName) => this.shares.get(`${phase} ${name}`) ?? 0;
    return Math.min(share("ordinary"), share("blocks"));
  }

  private framed(): void {
    const { ordinary, blocks } = this.lesson.frames;
    const last = [ordinary.at(-1), blocks.at(-1)];
    this.reached = Math.min(...last.map((frame) => frame?.step ?? -1));
    this.speed = Math.min(...last.map((frame) => frame?.stepsPerSecond ?? 0));
  }

  private hang(gallery: Gallery): void {
    this.gallery = gallery;
    gallery.sheet.toBlob((blob) => {
      if (blob) this.sheet = URL.createObjectURL(blob);
    });
  }

  get steps(): number {
    return this.gallery?.album.training.steps ?? 0;
  }
  get isTrained(): boolean {
    return this.steps > 0 && this.reached >= this.steps;
  }
  /** Seconds until both trainings are through, as far as one knows. */
  get secondsLeft(): number | null {
    return this.speed > 0 ? (this.steps - this.reached) / this.speed : null;
  }
  /** The frame at a step, or the one before it. */
  frame(encoder: EncoderName, step: number): Frame | undefined {
    const every = this.gallery?.album.training.every ?? 1;
    const record = this.lesson.frames[encoder];
    return record[Math.min(record.length - 1, Math.floor(step / every))];
  }
}

/** Rows of the codes that lie nearest to one of them, by one block or by the whole code. */
export function neighbours(
  { codes }: Frame,
  row: number,
  columns: readonly [number, number],
  count: number,
): number[] {
  const [from, to] = columns;
  const distance = (other: number) => {
    let sum = 0;
    for (let d = from; d < to; d++) sum += (codes[other * WIDTH + d] - codes[row * WIDTH + d]) ** 2;
    return sum;
  };
  return Array.from({ length: codes.length / WIDTH }, (_, other) => other)
    .filter((other) => other !== row)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, count);
}
