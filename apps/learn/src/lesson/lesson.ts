/** A lesson at work: two workers, one per encoder, and what the page may ask of them. */
import type { Asked, Said, TaskName, Tasks } from "./messages.ts";
import {
  type Album,
  type Edited,
  type EditRequest,
  ENCODERS,
  type EncoderName,
  type Frame,
  type Lesson,
  type LessonEvent,
  type LessonFailure,
  type OpenLesson,
  type Phase,
  type ShortRunSettings,
  type Shuffle,
} from "./protocol.ts";
import LessonWorker from "./worker.ts?worker&inline";

/** What a browser must have for a lesson. */
const NEEDED = ["Worker", "WebAssembly", "DecompressionStream"];

/** Starts the workers; the lesson begins at once. */
export const openLesson: OpenLesson = () => new WorkingLesson();

interface Waiting {
  readonly answer: PromiseWithResolvers<unknown>;
  readonly each?: (frame: Frame) => void;
}

/** One worker and what it was asked. */
class Desk {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private next = 0;

  constructor(said: (said: Exclude<Said, { id: number }>) => void, failed: (message: string) => void) {
    this.worker = new LessonWorker();
    this.worker.onerror = (event) => failed(event.message || "a worker did not start");
    this.worker.onmessage = ({ data }: MessageEvent<Said>) => {
      if (data.type === "album" || data.type === "progress") return said(data);
      const asked = this.waiting.get(data.id);
      if (data.type === "frame") return asked?.each?.(data.frame);
      this.waiting.delete(data.id);
      if (data.type === "found") asked?.answer.resolve(data.found);
      else asked?.answer.reject(new Error(data.message));
    };
  }

  ask<T extends TaskName>(
    task: T,
    given: Tasks[T]["given"],
    each?: (frame: Frame) => void,
  ): Promise<Tasks[T]["found"]> {
    const asked: Asked = { id: this.next++, task, given };
    const answer = Promise.withResolvers<unknown>();
    this.waiting.set(asked.id, { answer, each });
    this.worker.postMessage(asked);
    return answer.promise as Promise<Tasks[T]["found"]>;
  }

  close(why: Error): void {
    this.worker.terminate();
    for (const { answer } of this.waiting.values()) answer.reject(why);
    this.waiting.clear();
  }
}

class WorkingLesson implements Lesson {
  readonly frames: Record<EncoderName, Frame[]> = { ordinary: [], blocks: [] };
  readonly album: Lesson["album"];
  readonly measures: Lesson["measures"];
  readonly editable: Lesson["editable"];
  private readonly listeners = new Set<(event: LessonEvent) => void>();
  private readonly drawn = Promise.withResolvers<Album>();
  private readonly opened = performance.now();
  /** Empty where the browser lacks something. */
  private readonly desks: Partial<Readonly<Record<EncoderName, Desk>>>;
  private readonly trained: Promise<unknown>;
  /** The newest edit that was asked for, the answer that everybody who waits will share, and the end of the one at work. */
  private wanted: EditRequest | null = null;
  private next: Promise<Edited> | null = null;
  private current: Promise<unknown> = Promise.resolve();
  private short = 0;

  constructor() {
    const desk = (encoder: EncoderName) =>
      new Desk(
        (said) =>
          said.type === "album"
            ? this.drawn.resolve(said.album)
            : this.progress(said.phase, said.done, encoder),
        (message) => this.fail({ code: "failed", message }),
      );
    this.album = this.drawn.promise;
    const lacks = NEEDED.filter((name) => !(name in globalThis));
    this.desks = lacks.length > 0 ? {} : { ordinary: desk("ordinary"), blocks: desk("blocks") };
    const codes = Promise.all(ENCODERS.map((encoder) => this.learnt(encoder)));
    this.trained = codes;
    this.measures = codes.then(async ([ordinary]) => {
      const found = await this.ask("blocks", "measure", ordinary);
      this.progress("measures", 1, null);
      return found;
    });
    this.editable = this.measures.then(async () => {
      await Promise.all(ENCODERS.map((encoder) => this.ask(encoder, "prepare", null)));
    });
    const code = lacks.length > 0 ? "unsupported" : "failed";
    this.editable.catch(({ message }: Error) => this.fail({ code, message }));
    // Whoever waits for one of these hears of it; nobody must.
    for (const promise of [this.album, this.measures]) promise.catch(() => {});
  }

  on(listener: (event: LessonEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  edit(request: EditRequest): Promise<Edited> {
    this.wanted = request;
    this.next ??= Promise.all([this.editable, this.current]).then(() => {
      this.next = null;
      return this.ask(this.wanted!.encoder, "edit", this.wanted!);
    });
    const { next } = this;
    this.current = next.catch(() => {});
    return next;
  }

  async shuffle(count: number, each: (shuffle: Shuffle) => void): Promise<readonly Shuffle[]> {
    await this.trained;
    const all: Shuffle[] = [];
    for (let turn = 0; turn < count; turn++) {
      const found = await this.ask("blocks", "shuffle", turn);
      all.push(found);
      each(found);
    }
    return all;
  }

  shortRun(settings: ShortRunSettings, each: (frame: Frame) => void) {
    const own = ++this.short;
    const frames: Frame[] = [];
    const started = this.trained.then(() => {
      if (own !== this.short) return false;
      return this.ask("blocks", "shortRun", settings, (frame) => {
        frames.push(frame);
        each(frame);
      });
    });
    const stop = () => {
      if (own !== this.short) return;
      this.short++;
      void this.ask("blocks", "stop", null);
    };
    return { done: started.then(() => frames), stop };
  }

  close(): void {
    for (const desk of Object.values(this.desks)) desk.close(new Error("the lesson was closed"));
  }

  private async ask<T extends TaskName>(
    encoder: EncoderName,
    task: T,
    given: Tasks[T]["given"],
    each?: (frame: Frame) => void,
  ): Promise<Tasks[T]["found"]> {
    const desk = this.desks[encoder];
    if (desk === undefined) throw new Error(`this browser lacks one of ${NEEDED.join(", ")}`);
    return desk.ask(task, given, each);
  }

  private learnt(encoder: EncoderName): Promise<Float32Array> {
    return this.ask(encoder, "learn", encoder, (frame) => {
      this.frames[encoder].push(frame);
      this.tell({ type: "frame", frame });
    });
  }

  private progress(phase: Phase, done: number, encoder: EncoderName | null): void {
    this.tell({ type: "progress", phase, encoder, done, seconds: (performance.now() - this.opened) / 1000 });
  }

  private fail(error: LessonFailure): void {
    this.tell({ type: "error", error });
    const why = new Error(error.message);
    this.drawn.reject(why);
    for (const desk of Object.values(this.desks)) desk.close(why);
  }

  private tell(event: LessonEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
