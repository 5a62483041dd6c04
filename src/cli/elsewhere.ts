/** Runs that lie elsewhere, to be read: `s3://…` and `https://…` in place of a path. */
import type { Io } from "./io.ts";
import { printLine } from "./progress.ts";
import { loadSweep } from "./sweepPackage.ts";

/** Whether what a person named is an address rather than a path. */
export const isElsewhere = (name: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(name);

/** The folder of a run on this machine: the path itself, or a copy of what an address names. */
export async function localRun(io: Io, name: string): Promise<string> {
  return isElsewhere(name) ? (await loadSweep()).localRun(name, noting(io)) : name;
}

/** The same of a folder with runs in it, of which what is small is copied. */
export async function localRuns(io: Io, name: string): Promise<string> {
  return isElsewhere(name) ? (await loadSweep()).localRuns(name, noting(io)) : name;
}

const noting = ({ notes }: Io) => ({ onNote: (text: string) => printLine(notes, text) });
