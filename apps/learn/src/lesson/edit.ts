/** Act 4: moves a code, decodes it, and has the reader say what changed. */
import { type Dataset, type Matrix, rowsAt, vstack } from "../../../../src/web.ts";
import type { Decode } from "./decoder.ts";
import type { Move } from "./moves.ts";
import type { Edited, EditRequest, Reading } from "./protocol.ts";
import type { Read } from "./reader.ts";

/** What edits are made with. */
export interface Workshop {
  readonly album: Dataset;
  /** [pictures, WIDTH] */
  readonly codes: Matrix;
  readonly move: Move;
  readonly decode: Decode;
  readonly read: Read;
}

/** Does what the sliders ask for. */
export async function edited(
  { album, codes, move, decode, read }: Workshop,
  request: EditRequest,
): Promise<Edited> {
  const { picture, to } = request;
  const before = rowsAt(codes, [picture]);
  const after = rowsAt(codes, [picture]);
  const own = album.factors.map((_, f) => album.levels[picture * album.factors.length + f]);
  to.forEach((level, f) => {
    if (level !== own[f]) move(after.data, f, own[f], level);
  });
  const pictures = await decode(vstack(before, after));
  const found = read(pictures);
  const bytes = Uint8Array.from(pictures.data, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  return {
    request,
    side: Math.sqrt(pictures.columns),
    before: bytes.slice(0, pictures.columns),
    after: bytes.slice(pictures.columns),
    readings: album.factors.map(({ size }, f) => readingOf(found[f], size, own[f], to[f])),
  };
}

function readingOf(found: Float64Array, size: number, own: number, to: number): Reading {
  const [before, after] = [[...found.subarray(0, size)], [...found.subarray(size)]];
  const changed = before.reduce((sum, p, level) => sum + Math.abs(after[level] - p) / 2, 0);
  const asked = (to - own) / Math.max(own, size - 1 - own);
  return { before, after, asked, changed, leak: to === own ? changed : 0 };
}
