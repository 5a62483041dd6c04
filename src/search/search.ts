/** A warm search: a run and a gallery, opened once and asked any number of times. */
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { misfitNotes } from "../data/images/fitting.ts";
import { shrunkTo } from "../data/images/pixels.ts";
import { expect, InputError } from "../errors.ts";
import type { CodecOptions } from "../inference/codec.ts";
import { type Calibration, readCalibration } from "../run/calibration.ts";
import { type Likeness, readLikeness } from "../run/likeness.ts";
import { digestOf } from "./changes.ts";
import { bytesAt, type Watching } from "./encodeInto.ts";
import { galleryOf } from "./gallery.ts";
import { type PictureIndex, readIndex } from "./indexFile.ts";
import { LIKENESS_PIXELS, unlikeness } from "./likeness.ts";
import { type Nearest, nearestOf } from "./nearest.ts";
import { openSearcher, type Searcher } from "./searcher.ts";

/** What is searched, and by what. */
export interface SearchOptions extends CodecOptions, Watching {
  /** A folder of pictures, which is indexed first, or an index that was made before. */
  readonly in: string;
  /** A block of the run's code; by default that of what the run was made to find. */
  readonly by?: string;
}

/** One picture of the gallery. */
export interface Match {
  readonly file: string;
  /** Cosine of both pictures' codes. */
  readonly similarity: number;
  /** Whether the similarity reaches the calibrated threshold; null where there is none. */
  readonly same: boolean | null;
}
/** What was found for one picture. */
export interface Answer {
  /** Its path; null for a picture in memory. */
  readonly file: string | null;
  /** Whether it looks like none of the pictures that the run was trained on. */
  readonly unlike: boolean;
  /** The most similar first. */
  readonly matches: readonly Match[];
  /** What a person should know before believing it. */
  readonly notes: readonly string[];
}
/** How one picture is searched for. */
export interface QueryOptions {
  /** Matches at most: 10 by default. */
  readonly top?: number;
  /** A picture of the gallery with the same bytes is a match too. */
  readonly self?: boolean;
}

/** An open search. Call `close` when done: an open one keeps the process alive. */
export interface Search {
  readonly block: string;
  /** Pictures in the gallery. */
  readonly pictures: number;
  /** How "same" is known for this block; null where it is not. */
  readonly calibration: Calibration | null;
  /** Why no match is called the same; null where the calibration says. */
  readonly uncalibrated: string | null;
  /** Searches for a picture: a path, or the bytes of its file. */
  query(picture: string | Uint8Array, options?: QueryOptions): Promise<Answer>;
  /** Lets the encoder go; an open search keeps the process alive. */
  close(): Promise<void>;
}

const TOP = 10;
/** More pictures than this fill a runtime with memory that is worth the quarter of a second of a new one. */
const MANY = 256;

/**
 * Opens a finished run and a folder of pictures for searching. The folder is embedded once, into an index beside its pictures
 * that is kept up to date. No finished run, no such folder, and an index of another run or block are an InputError. An index that
 * cannot be written is a RunError; `signal` stops it with Interrupted.
 *
 * ```ts
 * const search = await openSearch("runs/faces", { in: "album", by: "identity" });
 * const { matches } = await search.query("picture.png", { top: 3 });
 * console.log(matches.map(({ file, similarity, same }) => [file, similarity, same]));
 * await search.close();
 * ```
 */
export async function openSearch(run: string, { in: place, ...options }: SearchOptions): Promise<Search> {
  const stats = statSync(place, { throwIfNoEntry: false });
  const todo = "Mend the path.";
  expect(stats !== undefined, "gallery", place, "a folder of pictures or an index", "no such file", todo);
  let searcher = await openSearcher(run, options);
  try {
    let encoded = 0;
    const onRows: SearchOptions["onRows"] = (done, total) => {
      encoded = done;
      options.onRows?.(done, total);
    };
    const index = stats.isDirectory()
      ? await galleryOf(place, searcher, { ...options, onRows })
      : indexAt(place, searcher, run);
    // What a runtime encoded many pictures in, it keeps until it is closed.
    if (encoded > MANY) {
      await searcher.codec.close();
      searcher = await openSearcher(run, options);
    }
    const folder = stats.isDirectory() ? place : folderOf(place, index.about.folder);
    const nearest = await nearestOf(searcher.codec.runtime, index.rows, searcher.width);
    const calibration = calibrationFor(run, searcher.block);
    const likeness = readLikeness(run);
    return {
      ...{ block: searcher.block, pictures: index.about.files.length, ...calibration },
      query: (picture, asked = {}) =>
        answer({ searcher, index, folder, nearest, likeness, ...calibration }, picture, asked),
      close: () => searcher.codec.close(),
    };
  } catch (error) {
    await searcher.codec.close();
    throw error;
  }
}

/** An index that lies beside its pictures may have moved with them. */
const folderOf = (path: string, folder: string): string => (existsSync(folder) ? folder : dirname(path));

function indexAt(path: string, { digest, block }: Searcher, run: string): PictureIndex {
  const index = readIndex(path);
  const again = "Name the folder of its pictures (--in).";
  const expected = `an index by block "${block}" of run "${run}"`;
  if (index === null) throw new InputError("index", path, expected, "no whole index of this version", again);
  const { run: its, block: by } = index.about;
  expect(its === digest, "index", path, expected, "one of another run", again);
  expect(by === block, "index", path, expected, `one by block "${by}"`, `Search by it (--by ${by}).`);
  return index;
}

/** The calibration of a block, or why there is none. */
function calibrationFor(run: string, block: string): Pick<Search, "calibration" | "uncalibrated"> {
  const found = readCalibration(run);
  if (found === null)
    return { calibration: null, uncalibrated: "the run held out no levels from which a threshold is known" };
  if (found.block !== block)
    return { calibration: null, uncalibrated: `the threshold is known for block "${found.block}" only` };
  if (found.threshold === null)
    return { calibration: found, uncalibrated: `no threshold is known: ${found.reason}` };
  return { calibration: found, uncalibrated: null };
}

interface Opened extends Pick<Search, "calibration"> {
  readonly searcher: Searcher;
  readonly index: PictureIndex;
  readonly folder: string;
  readonly nearest: Nearest;
  readonly likeness: Likeness | null;
}

async function answer(
  { searcher, index, folder, nearest, likeness, calibration }: Opened,
  picture: string | Uint8Array,
  { top = TOP, self = false }: QueryOptions,
): Promise<Answer> {
  expect(Number.isInteger(top) && top > 0, "usage", "top", "a whole number above 0", `${top}`, "Ask for 10.");
  const file = typeof picture === "string" ? picture : null;
  const bytes = typeof picture === "string" ? await queryBytes(picture) : picture;
  const { files } = index.about;
  const digest = digestOf(bytes);
  const own = self ? 0 : files.reduce((count, each) => count + Number(each.digest === digest), 0);
  const { image, unlike, notes } = await queryImage(searcher, likeness, bytes, file ?? "query");
  const query = searcher.rowsOf(await searcher.codec.encode(image)).data;
  if (query.every((value) => value === 0)) notes.push(nothingIn(searcher.block));
  const found = await nearest(query, top + own);
  const threshold = calibration?.threshold ?? null;
  const matches = found
    .filter(({ row }) => self || files[row].digest !== digest)
    .slice(0, top)
    .map(({ row, similarity }) => ({
      ...{ file: join(folder, files[row].file), similarity },
      same: threshold === null ? null : similarity >= threshold,
    }));
  return { file, matches, unlike, notes: [...notes, ...loneliness(matches.length, files.length, own)] };
}

/** Why the best match says little, where there is nothing to be better than. */
function loneliness(matches: number, pictures: number, own: number): string[] {
  if (matches === 0) return ["the gallery holds this picture alone"];
  const one = pictures - own === 1;
  return one ? ["the gallery holds one other picture: it is the nearest to anything"] : [];
}

async function queryBytes(path: string): Promise<Uint8Array> {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  expect(
    !isFolder,
    "query",
    path,
    "a picture",
    "a folder",
    "Name its pictures; the gallery (--in) is where they are looked for.",
  );
  return bytesAt(path);
}

async function queryImage(
  { read, readAsSeen, target, codec }: Searcher,
  likeness: Likeness | null,
  bytes: Uint8Array,
  name: string,
) {
  const { pixels, ...origin } = await read(bytes, name);
  const data = Float32Array.from(pixels, (byte) => byte / 255);
  const seen = codec.takes[0] === codec.shape[0] ? pixels : (await readAsSeen(bytes, name)).pixels;
  const small = shrunkTo({ shape: codec.shape, images: seen }, Int32Array.of(0), LIKENESS_PIXELS);
  const unlike = likeness !== null && unlikeness(small, likeness)[0].unlike;
  const notes = misfitNotes("it was", origin, target, false);
  return {
    image: { rows: 1, columns: data.length, data },
    unlike,
    notes: unlike ? [UNLIKE, ...notes] : notes,
  };
}

const nothingIn = (block: string) =>
  `nothing of it is in block "${block}", whose numbers are all 0: it is as similar to every picture, and its matches mean nothing`;
const UNLIKE =
  "it is unlike the pictures that the run was trained on (farther from them than 99 % of held-out ones): its matches mean little";
