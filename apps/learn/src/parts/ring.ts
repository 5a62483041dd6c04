/** A map of the album on a ring: the angle is the code, the distance from the middle is chance, so that faces do not hide each other. */
import type { Gallery } from "../state/gallery.ts";

/** A symbol of InfoNCE, shown at one picture: its partner is pulled, the others are pushed. */
export interface Lens {
  readonly symbol: string;
  readonly from: number;
  /** The same picture, where partners are two views of it. */
  readonly mate: number;
}

/** What a ring shows. */
export interface Shown {
  /** Radians, clockwise from the top. [pictures] */
  readonly angles: ArrayLike<number>;
  /** Level of every picture, for rims and kin. [pictures] */
  readonly levels: ArrayLike<number>;
  /** Of the levels. */
  readonly colours: readonly string[];
  /** The picture whose kin is shown. */
  readonly pointed: number | null;
  readonly lens: Lens | null;
  /** 0: faces lie at all radii; 1: at one. */
  readonly squeeze: number;
  readonly ink: { readonly line: string; readonly mark: string; readonly thread: string };
}

interface Focus {
  readonly rows: ReadonlySet<number>;
  readonly threads: readonly (readonly [number, number])[];
  readonly thick: number;
  /** The picture drawn large. */
  readonly large: number;
}

const TURN = 2 * Math.PI;
/** Half of the wedge that stands for the temperature, radians. */
const WEDGE = 0.5;
/** An even sequence without a pattern that an eye finds. */
const lane = (row: number) => (row * 0.754877666) % 1;

/** Draws one ring; pictures with rims come from an atlas that is drawn once per size and colours. */
export class RingPainter {
  private readonly canvas: HTMLCanvasElement;
  private readonly gallery: Gallery;
  private readonly atlas = document.createElement("canvas");
  private key = "";
  private side = 0;
  /** Pixels of a face's side on the page, and in the atlas. */
  private token = 0;
  private tile = 0;
  private readonly xy: Float64Array;

  constructor(canvas: HTMLCanvasElement, gallery: Gallery) {
    this.canvas = canvas;
    this.gallery = gallery;
    this.xy = new Float64Array(2 * gallery.count);
  }

  private prepare(side: number, { levels, colours }: Shown): void {
    const scale = Math.min(2, devicePixelRatio);
    const rims = Array.from({ length: this.gallery.count }, (_, row) => colours[levels[row]]);
    const key = `${side} ${scale} ${rims.join()}`;
    if (key === this.key) return;
    this.key = key;
    this.side = side;
    this.token = Math.max(11, side * 0.066);
    const rim = Math.max(1.6, this.token * 0.12) * scale;
    this.tile = Math.ceil((this.token + 2) * scale);
    this.canvas.width = this.canvas.height = side * scale;
    this.atlas.width = this.tile * this.gallery.columns;
    this.atlas.height = this.tile * (this.gallery.count / this.gallery.columns);
    const g = this.atlas.getContext("2d")!;
    g.lineWidth = rim;
    for (let row = 0; row < this.gallery.count; row++) {
      const [x, y] = this.gallery.corner(row, this.tile);
      this.round(g, row, x + this.tile / 2, y + this.tile / 2, this.tile - rim);
      g.strokeStyle = rims[row];
      g.stroke();
    }
  }

  /** A face cut out round; the circle stays the current path. */
  private round(g: CanvasRenderingContext2D, row: number, x: number, y: number, across: number): void {
    const { side } = this.gallery.album;
    const [left, top] = this.gallery.corner(row, side);
    const margin = side / 8;
    const circle = () => {
      g.beginPath();
      g.arc(x, y, across / 2, 0, TURN);
    };
    g.save();
    circle();
    g.clip();
    g.imageSmoothingQuality = "high";
    const seen = side - 2 * margin;
    g.drawImage(
      this.gallery.sheet,
      left + margin,
      top + margin,
      seen,
      seen,
      x - across / 2,
      y - across / 2,
      across,
      across,
    );
    g.restore();
    circle();
  }

  draw(side: number, shown: Shown): void {
    if (side < 20) return;
    this.prepare(side, shown);
    const g = this.canvas.getContext("2d")!;
    const scale = Math.min(2, devicePixelRatio);
    const [middle, outer, inner] = [side / 2, side / 2 - this.token * 0.75, side * 0.255];
    g.setTransform(scale, 0, 0, scale, 0, 0);
    g.clearRect(0, 0, side, side);
    g.strokeStyle = shown.ink.line;
    g.lineWidth = 1;
    for (const radius of [inner - this.token * 0.7, outer + this.token * 0.62]) {
      g.beginPath();
      g.arc(middle, middle, radius, 0, TURN);
      g.stroke();
    }
    for (let row = 0; row < this.gallery.count; row++) {
      const share = lane(row) * (1 - shown.squeeze) + 0.55 * shown.squeeze;
      const radius = inner + (outer - inner) * share;
      this.xy[2 * row] = middle + radius * Math.sin(shown.angles[row]);
      this.xy[2 * row + 1] = middle - radius * Math.cos(shown.angles[row]);
    }
    const focus = focusOf(shown);
    if (shown.lens?.symbol === "temperature") this.wedge(g, shown, outer + this.token * 0.6);
    const half = this.tile / scale / 2;
    for (let row = 0; row < this.gallery.count; row++) {
      g.globalAlpha = focus && !focus.rows.has(row) ? 0.16 : 1;
      const [left, top] = this.gallery.corner(row, this.tile);
      const [x, y] = [this.xy[2 * row] - half, this.xy[2 * row + 1] - half];
      g.drawImage(this.atlas, left, top, this.tile, this.tile, x, y, 2 * half, 2 * half);
    }
    if (focus) this.follow(g, focus, shown);
    g.globalAlpha = 1;
  }

  private wedge(g: CanvasRenderingContext2D, { lens, angles, ink }: Shown, radius: number): void {
    const middle = this.side / 2;
    const at = angles[lens!.from] - TURN / 4;
    g.fillStyle = ink.mark;
    g.globalAlpha = 0.16;
    g.beginPath();
    g.moveTo(middle, middle);
    g.arc(middle, middle, radius, at - WEDGE, at + WEDGE);
    g.fill();
  }

  private follow(g: CanvasRenderingContext2D, { threads, thick, large }: Focus, { lens, ink }: Shown): void {
    const middle = this.side / 2;
    g.globalAlpha = thick < 1 ? 0.4 : 0.75;
    g.strokeStyle = lens && thick > 2 ? ink.mark : ink.thread;
    g.lineWidth = thick;
    for (const [from, to] of threads) {
      g.beginPath();
      g.moveTo(this.xy[2 * from], this.xy[2 * from + 1]);
      g.quadraticCurveTo(middle, middle, this.xy[2 * to], this.xy[2 * to + 1]);
      g.stroke();
    }
    g.globalAlpha = 1;
    const across = this.token * 1.9;
    const within = (at: number) => Math.min(this.side - across / 2 - 2, Math.max(across / 2 + 2, at));
    this.round(g, large, within(this.xy[2 * large]), within(this.xy[2 * large + 1]), across);
    g.lineWidth = 3;
    g.strokeStyle = ink.mark;
    g.stroke();
  }

  /** The picture at a place of the canvas. */
  at(x: number, y: number): number | null {
    let [best, least]: [number | null, number] = [null, this.token ** 2 * 0.7];
    for (let row = 0; row < this.gallery.count; row++) {
      const distance = (this.xy[2 * row] - x) ** 2 + (this.xy[2 * row + 1] - y) ** 2;
      if (distance < least) [best, least] = [row, distance];
    }
    return best;
  }
}

function focusOf({ pointed, lens, levels, angles }: Shown): Focus | null {
  const others = Array.from({ length: angles.length }, (_, row) => row);
  const star = (from: number, to: readonly number[], thick: number): Focus => ({
    rows: new Set([from, ...to]),
    threads: to.map((row) => [from, row]),
    thick,
    large: from,
  });
  if (pointed !== null)
    return star(
      pointed,
      others.filter((row) => row !== pointed && levels[row] === levels[pointed]),
      1.2,
    );
  if (lens === null) return null;
  const { symbol, from, mate } = lens;
  const near = (row: number) => Math.cos(angles[row] - angles[from]) > Math.cos(WEDGE);
  if (symbol === "partner" || symbol === "similarity") return star(from, mate === from ? [] : [mate], 3);
  if (symbol === "temperature")
    return star(
      from,
      others.filter((row) => row !== from && near(row)),
      0.7,
    );
  return star(from, symbol === "code" ? [] : others.filter((row) => row !== from), 0.7);
}
