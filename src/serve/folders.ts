/** The run folders below a folder, and what may be known of each without reading it. */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../errors.ts";

/** A run folder and the times and sizes of the files that its row is made of. */
export interface Found {
  readonly id: string;
  readonly folder: string;
  /** In milliseconds since 1970. */
  readonly changed: number;
  readonly hasScores: boolean;
  /** The same as long as the row is the same, but for whether somebody writes. */
  readonly signature: string;
}

/** A run, begun or damaged, has one of these. */
const SIGNS = ["experiment.json", "scores.json", "events.jsonl"] as const;

/** Folders in folders that are looked into. */
const DEPTH = 8;

/** Folders that are read at a time. */
const AT_ONCE = 32;

/** Every run folder below `root`, the one that changed last first. Links, hidden folders and folders within runs are left out. */
export async function runFolders(root: string): Promise<Found[]> {
  const found: Found[] = [];
  let level: readonly string[] = ["."];
  for (let depth = 0; depth <= DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (let at = 0; at < level.length; at += AT_ONCE)
      await Promise.all(level.slice(at, at + AT_ONCE).map((id) => look(root, id, found, next)));
    level = next;
  }
  return found.sort((a, b) => b.changed - a.changed || (a.id < b.id ? -1 : 1));
}

/** One run folder; an InputError where it holds none. */
export async function runFolder(id: string, folder: string): Promise<Found> {
  const there = await readdir(folder).catch(() => [] as string[]);
  const names = SIGNS.filter((sign) => there.includes(sign));
  if (names.length > 0) return known(id, folder, names);
  throw new InputError(
    "run",
    id,
    "a run folder",
    "a folder without a run",
    "Choose one from the table of runs.",
  );
}

/** Adds a folder to `found` if it is a run, else the folders in it to `next`. */
async function look(root: string, id: string, found: Found[], next: string[]): Promise<void> {
  const folder = id === "." ? root : join(root, id);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = SIGNS.filter((sign) => entries.some(({ name }) => name === sign));
  if (names.length > 0) found.push(await known(id, folder, names));
  else
    for (const entry of entries)
      if (entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
        next.push(id === "." ? entry.name : `${id}/${entry.name}`);
}

async function known(id: string, folder: string, names: readonly string[]): Promise<Found> {
  const hasScores = names.includes("scores.json");
  // The log of a finished run says nothing that its row shows.
  const read = names.filter((name) => name !== "events.jsonl" || !hasScores);
  const stats = await Promise.all(
    read.map(async (name) => {
      const stat = await lstat(join(folder, name)).catch(() => null);
      return { name, size: stat?.size ?? -1, time: stat?.mtimeMs ?? 0 };
    }),
  );
  return {
    id,
    folder,
    changed: Math.max(0, ...stats.map(({ time }) => time)),
    hasScores,
    signature: stats.map(({ name, size, time }) => `${name} ${size} ${time}`).join("|"),
  };
}
