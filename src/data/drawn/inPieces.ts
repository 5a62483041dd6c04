/** Rows drawn at a time: a fraction of a second. */
const PIECE = 100;

/** Draws rows a few at a time, so that Ctrl-C is heard between them. `levels` [rows, factors], one after the other. */
export async function inPieces(
  levels: Int32Array,
  factors: number,
  draw: (levels: Int32Array) => Uint8Array,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < levels.length; from += PIECE * factors) {
    pieces.push(draw(levels.subarray(from, from + PIECE * factors)));
    await new Promise((later) => setTimeout(later));
  }
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
