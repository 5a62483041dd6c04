/** The album's pictures, their places on one sheet, and their names. */
import type { Album } from "../lesson/protocol.ts";
import { light, person, pose } from "../text/factors.ts";
import type { Words } from "./reader.svelte.ts";

/** Pictures beside each other: a row of the sheet for each person. */
export class Gallery {
  readonly album: Album;
  readonly count: number;
  readonly columns: number;
  /** All pictures, `side` pixels each. */
  readonly sheet: HTMLCanvasElement;
  /** Names of levels. [factors][levels] */
  readonly levels: readonly (readonly Words[])[];

  constructor(album: Album) {
    const [people, lights, poses] = album.factors;
    this.album = album;
    this.count = album.levels.length / album.factors.length;
    this.columns = lights.size * poses.size;
    this.levels = [
      Array.from({ length: people.size }, (_, level) => person(level)),
      (lights.degrees ?? []).map(light),
      (poses.degrees ?? []).map(pose),
    ];
    this.sheet = this.drawn();
  }

  private drawn(): HTMLCanvasElement {
    const { side, pixels } = this.album;
    const sheet = document.createElement("canvas");
    sheet.width = side * this.columns;
    sheet.height = side * (this.count / this.columns);
    const g = sheet.getContext("2d")!;
    for (let row = 0; row < this.count; row++) {
      const size = side * side;
      g.putImageData(
        greyImage(pixels.subarray(row * size, (row + 1) * size), side),
        ...this.corner(row, side),
      );
    }
    return sheet;
  }

  /** Left and top of a picture on a sheet whose pictures have this side. */
  corner(row: number, side: number): [number, number] {
    return [(row % this.columns) * side, Math.floor(row / this.columns) * side];
  }
  /** The same for a background that is stretched over all pictures. */
  place(row: number): string {
    const across = (row % this.columns) / (this.columns - 1);
    const down = Math.floor(row / this.columns) / (this.count / this.columns - 1);
    return `${100 * across}% ${100 * down}%`;
  }
  /** The picture that shows these levels. */
  row([a, b, c]: readonly number[]): number {
    return (a * this.album.factors[1].size + b) * this.album.factors[2].size + c;
  }
  level(row: number, factor: number): number {
    return this.album.levels[row * this.album.factors.length + factor];
  }
  levelsOf(factor: number): number[] {
    return Array.from({ length: this.count }, (_, row) => this.level(row, factor));
  }
  /** "person A, far left, straight". */
  name(row: number): Words {
    const words = this.levels.map((levels, factor) => levels[this.level(row, factor)]);
    return [words.map(([english]) => english).join(", "), words.map(([, chinese]) => chinese).join("、")];
  }
}

/** Grey values as a picture that a canvas takes. */
export function greyImage(grey: ArrayLike<number>, side: number): ImageData {
  const image = new ImageData(side, side);
  for (let i = 0; i < side * side; i++) image.data.set([grey[i], grey[i], grey[i], 255], 4 * i);
  return image;
}
