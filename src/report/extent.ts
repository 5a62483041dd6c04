/** How many pictures a report shows of each run, so that it stays a file that can be sent. */
import { counted } from "../numerics/counted.ts";

/** Bytes that a report should not exceed. */
export const LIMIT = 3_000_000;

/** Pictures of each run: points of its map, queries of each strip, single dimensions that are moved. */
export interface Extent {
  readonly map: number;
  readonly queries: number;
  readonly dimensions: number;
}

/** Everything that a run folder holds. */
const ALL: Extent = { map: 400, queries: 6, dimensions: 10 };
/** What is given up when, in this order. */
const LESS: readonly Extent[] = [
  { ...ALL, map: 200 },
  { ...ALL, map: 100 },
  { map: 50, queries: 3, dimensions: 5 },
  { map: 0, queries: 2, dimensions: 3 },
  { map: 0, queries: 1, dimensions: 0 },
  { map: 0, queries: 0, dimensions: 0 },
];

/** The page with as much as fits; where that is not all, it is told so and says it. */
export function fitting(page: (extent: Extent, leftOut: string | null) => string): string {
  let text = page(ALL, null);
  for (const extent of LESS) {
    if (Buffer.byteLength(text) < LIMIT) return text;
    text = page(extent, leftOutOf(extent));
  }
  return text;
}

function leftOutOf({ map, queries, dimensions }: Extent): string {
  const maps = map === 0 ? "the maps" : `all but ${map} pictures of each map`;
  const strips =
    queries === ALL.queries
      ? ""
      : queries === 0
        ? "the neighbours"
        : `all but ${counted(queries, "query", "queries")} of each block`;
  const moved =
    dimensions === ALL.dimensions
      ? ""
      : dimensions === 0
        ? "single dimensions along the data"
        : `all but ${counted(dimensions, "dimension")} along the data`;
  const parts = [maps, strips, moved].filter((text) => text !== "");
  return `Left out so that this page stays under ${LIMIT / 1e6} MB: ${parts.join("; ")}. The run folders hold them, and a report of fewer runs shows more.`;
}
