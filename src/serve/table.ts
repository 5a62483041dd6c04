/** The table of runs: looked through again and again while somebody watches it; a folder that did not change is not read again. */
import { setImmediate } from "node:timers/promises";
import { isHeld } from "../run/lock.ts";
import type { RunRow, TableChange } from "./api.ts";
import { type Found, runFolders } from "./folders.ts";
import { rowOf } from "./row.ts";

/** Milliseconds between two looks, and the longest that reading keeps others waiting. */
const EVERY = 2000;
const SLICE = 15;

/** Rows of the first message to somebody who comes, and of those that follow when it was drawn, in milliseconds. */
const [FIRST, PIECE, LATER] = [50, 500, 300];

type Listener = (change: TableChange) => void;

/** The rows of all runs below a folder, as far as they are known. */
export class RunTable {
  private readonly root: string;
  private readonly rows = new Map<string, { readonly signature: string; readonly row: RunRow }>();
  private readonly listeners = new Set<Listener>();
  private count = 0;
  private isComplete = false;
  private looking = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(root: string) {
    this.root = root;
  }

  /** Calls `listener` with what is known, then with every change, until the function that it returns is called. */
  watch(listener: Listener): () => void {
    // The first screen alone: whoever reads it should not wait for thousands of rows that follow.
    const rows = this.newest();
    listener({ rows: rows.slice(0, FIRST), count: this.count, folder: this.root });
    const rest = setTimeout(() => this.add(listener), rows.length > FIRST ? LATER : 0);
    return () => {
      clearTimeout(rest);
      this.listeners.delete(listener);
      if (this.listeners.size === 0) clearTimeout(this.timer);
    };
  }

  private newest(): RunRow[] {
    return [...this.rows.values()].map(({ row }) => row).sort((a, b) => b.changed - a.changed);
  }

  /** Tells everything that is known, then every change. */
  private add(listener: Listener): void {
    const rows = this.newest();
    for (let at = 0; at < rows.length; at += PIECE)
      listener({ rows: rows.slice(at, at + PIECE), count: this.count, folder: this.root });
    if (this.isComplete) listener({ complete: true, count: this.count, folder: this.root });
    this.listeners.add(listener);
    if (!this.looking) void this.look();
  }

  private tell(change: Omit<TableChange, "count" | "folder">): void {
    for (const listener of this.listeners) listener({ ...change, count: this.count, folder: this.root });
  }

  private async look(): Promise<void> {
    clearTimeout(this.timer);
    this.looking = true;
    try {
      const found = await runFolders(this.root);
      this.count = found.length;
      this.forget(new Set(found.map(({ id }) => id)));
      const all = await this.read(found);
      if (all && !this.isComplete) this.tell({ complete: true });
      this.isComplete ||= all;
    } finally {
      this.looking = false;
      if (this.listeners.size > 0) this.timer = setTimeout(() => void this.look(), EVERY);
    }
  }

  private forget(there: ReadonlySet<string>): void {
    const gone = [...this.rows.keys()].filter((id) => !there.has(id));
    for (const id of gone) this.rows.delete(id);
    if (gone.length > 0) this.tell({ gone });
  }

  /** Reads what changed, a few milliseconds at a time, and tells of it in pieces; whether it came to the end. */
  private async read(found: readonly Found[]): Promise<boolean> {
    let rows: RunRow[] = [];
    let since = performance.now();
    for (const each of found) {
      if (this.listeners.size === 0) return false;
      const row = this.changed(each);
      if (row !== null) rows.push(row);
      if (performance.now() - since < SLICE) continue;
      if (rows.length > 0) this.tell({ rows });
      rows = [];
      await setImmediate();
      since = performance.now();
    }
    if (rows.length > 0) this.tell({ rows });
    return true;
  }

  /** The row of a folder if it is another one than before. */
  private changed(found: Found): RunRow | null {
    // A process that ends leaves its folder as it is: only its lock says so.
    const held = !found.hasScores && isHeld(found.folder);
    const signature = `${found.signature} ${held}`;
    if (this.rows.get(found.id)?.signature === signature) return null;
    const row = rowOf(found, held);
    this.rows.set(found.id, { signature, row });
    return row;
  }
}
