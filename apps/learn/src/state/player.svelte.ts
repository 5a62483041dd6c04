/** Plays the record of a training that may still be growing. */
import type { Following } from "./lesson.svelte.ts";
import { reader } from "./reader.svelte.ts";

/** Seconds for the whole record, where nothing has to be waited for. */
const SECONDS = 12;
/** Stills for whoever wants no motion. */
const STILLS = 6;
const STILL_FOR = 500;

/** A place in the record, and whether it moves on. */
export class Player {
  step = $state(0);
  isPlaying = $state(false);
  /** It has caught up with the training, and goes on as that does. */
  isWaiting = $state(false);
  /** No frame and no timer is on its way. */
  private isIdle = true;
  private readonly following: Following;
  private readonly ended: () => void;
  private timer = 0;
  private before = 0;

  constructor(following: Following, ended: () => void) {
    this.following = following;
    this.ended = ended;
  }

  get isThrough(): boolean {
    return this.following.steps > 0 && this.step >= this.following.steps;
  }
  press(): void {
    if (this.isPlaying) this.pause();
    else this.play();
  }
  private play(): void {
    if (this.isThrough) this.step = 0;
    this.isPlaying = true;
    this.next(true);
  }
  pause(): void {
    this.isPlaying = this.isWaiting = false;
    this.isIdle = true;
    cancelAnimationFrame(this.timer);
    clearTimeout(this.timer);
  }
  /** As far as the record goes. */
  seek(step: number): void {
    this.pause();
    this.step = Math.min(step, Math.max(0, this.following.reached));
    if (this.isThrough) this.ended();
  }
  /** The record has grown. */
  more(): void {
    if (this.isPlaying && this.isIdle) this.next(true);
  }

  private next(isFirst = false): void {
    this.isIdle = false;
    if (isFirst) this.before = performance.now();
    if (reader.isStill) this.timer = window.setTimeout(() => this.still(), isFirst ? 0 : STILL_FOR);
    else this.timer = requestAnimationFrame((now) => this.move(now));
  }
  private move(now: number): void {
    const passed = (Math.max(0, now - this.before) / 1000) * (this.following.steps / SECONDS);
    this.before = now;
    this.go(
      Math.min(this.step + passed, this.following.reached),
      this.step + passed > this.following.reached,
    );
  }
  private still(): void {
    const stride = this.following.steps / STILLS;
    const wanted = Math.min(this.following.steps, (Math.floor(this.step / stride + 1e-9) + 1) * stride);
    if (wanted <= this.following.reached) this.go(wanted, false);
    else this.wait();
  }
  private wait(): void {
    this.isWaiting = this.isIdle = true;
  }
  private go(step: number, isWaiting: boolean): void {
    this.step = step;
    if (this.isThrough) {
      this.pause();
      this.ended();
    } else if (isWaiting) this.wait();
    else this.next();
  }
}
