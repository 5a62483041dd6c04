/** A neighbour embedding of codes, computed in a Worker: never shown unasked, and never without its warning. */
import { columns, type Matrix, random, unitRows } from "../../../../src/web.ts";
import type { Plane } from "../scatter.ts";

/** What the Worker is asked: codes row by row. */
export interface Asked {
  readonly codes: Float32Array;
  readonly rows: number;
}
/** How far it is, or where the rows lie. */
export type Told = { readonly share: number } | { readonly x: Float32Array; readonly y: Float32Array };

/** Codes that are embedded at most: of more it would take minutes, and so many are drawn by chance. */
export const MOST_EMBEDDED = 5000;

/** Where a block's codes lie beside their nearest by cosine; points that were not drawn have no place. `tell`: the share that is done. */
export async function embedded(
  codes: Matrix,
  [start, end]: readonly [number, number],
  tell: (share: number) => void,
  signal: AbortSignal,
): Promise<Plane> {
  const unit = unitRows(columns(codes, start, end));
  const drawn = random(0).fork("embedding").permutation(unit.rows).subarray(0, MOST_EMBEDDED).sort();
  const width = unit.columns;
  const some = new Float32Array(drawn.length * width);
  drawn.forEach((row, at) => {
    some.set(unit.data.subarray(row * width, (row + 1) * width), at * width);
  });
  const { x, y } = await computed({ codes: some, rows: drawn.length }, tell, signal);
  const spread = (values: ArrayLike<number>) => {
    const all = new Float32Array(unit.rows).fill(Number.NaN);
    drawn.forEach((row, at) => {
      all[row] = values[at];
    });
    return all;
  };
  return { x: spread(x), y: spread(y) };
}

function computed(asked: Asked, tell: (share: number) => void, signal: AbortSignal): Promise<Plane> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "embedding" });
  const { promise, resolve, reject } = Promise.withResolvers<Plane>();
  worker.onmessage = ({ data }: MessageEvent<Told>) => ("share" in data ? tell(data.share) : resolve(data));
  worker.onerror = ({ message }) => reject(new Error(`The neighbour embedding failed: ${message}.`));
  signal.addEventListener("abort", () => reject(new Error("Other axes were chosen.")));
  worker.postMessage(asked);
  return promise.finally(() => worker.terminate());
}
