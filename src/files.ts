/**
 * Files that are whole or not there: written to a temporary name, flushed to the disk, then renamed. A temporary name is used
 * once and says who writes; what a dead process left behind is swept by the next that writes into the folder.
 */
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { RunError } from "./errors.ts";
import { isAlive, SELF } from "./owner.ts";

/** A file under its temporary name. */
export interface WholeFile {
  /** Writes behind what was written. */
  append(bytes: Uint8Array): void;
  /** Gives the file its name. */
  finish(): void;
  /** Removes what was written; harmless after `finish`. */
  abandon(): void;
}

/** Writes a whole file, making its folder first. A place that cannot be written is a RunError. */
export function writeFile(path: string, content: string | Uint8Array): void {
  guarded(path, () => {
    makeFolder(dirname(path));
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const there = statSync(path, { throwIfNoEntry: false });
    // A device or a pipe has no name that a file could be given.
    if (there !== undefined && !there.isFile()) return writeFileSync(path, bytes);
    const file = openWhole(path, there);
    try {
      file.append(bytes);
      file.finish();
    } finally {
      file.abandon();
    }
  });
}

/** Begins a file that gets its name, and the rights of the file that it replaces, once it is finished. */
export function openWhole(
  path: string,
  there: { readonly mode: number } | undefined = statSync(path, { throwIfNoEntry: false }),
): WholeFile {
  // A link stays a link: the file that it leads to is replaced.
  const target = there === undefined ? path : realpathSync(path);
  const temporary = temporaryName(target);
  const file = openSync(temporary, "wx");
  if (there !== undefined) fchmodSync(file, there.mode);
  let open = true;
  const close = () => {
    if (open) closeSync(file);
    open = false;
  };
  return {
    append: (bytes) => writeAll(file, bytes),
    finish: () => {
      fsyncSync(file);
      close();
      renameSync(temporary, target);
    },
    abandon: () => {
      close();
      rmSync(temporary, { force: true });
    },
  };
}

/** Writes all bytes: the system may take fewer at a time, at the end of a disk for instance. `at`: where, else at the end. */
export function writeAll(file: number, bytes: Uint8Array, at?: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(file, bytes, done, bytes.length - done, at === undefined ? null : at + done);
}

/** Has the system write a file to the disk, so that it is whole under the name that it gets next. */
export function flush(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const HOST = createHash("sha256").update(SELF.host).digest("hex").slice(0, 8);
const PART = new RegExp(`^\\..+\\.${HOST}_(\\d+)_([0-9a-f-]*)_[0-9a-z]+\\.part$`);
const swept = new Set<string>();
let count = 0;

/** A name beside `path` that nobody else uses. */
export function temporaryName(path: string): string {
  const folder = dirname(resolve(path));
  if (!swept.has(folder)) sweep(folder);
  swept.add(folder);
  const readable = basename(path)
    .replace(/[^\w.-]/g, "_")
    .slice(0, 80);
  const unique = `${(count++).toString(36)}${Math.floor(Math.random() * 36 ** 6).toString(36)}`;
  return join(dirname(path), `.${readable}.${HOST}_${SELF.pid}_${SELF.started}_${unique}.part`);
}

/** Removes what dead processes of this machine left in a folder under temporary names. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid, started] = PART.exec(name) ?? [];
    if (pid !== undefined && isAlive({ ...SELF, pid: Number(pid), started }) === false)
      rmSync(join(folder, name), { force: true, recursive: true });
  }
}

const NO_LINKS: readonly (string | undefined)[] = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"];

/** Gives a whole file its name unless something has it; whether it did, or null on a disk without links, which can tell of neither. */
export function placeFile(path: string, content: string | Uint8Array): boolean | null {
  const temporary = temporaryName(path);
  try {
    writeFileSync(temporary, content, { flag: "wx", flush: true });
    linkSync(temporary, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Over a network the answer to a link that was made may be lost, and the second request finds its name taken.
    if (statSync(temporary, { throwIfNoEntry: false })?.nlink === 2) return true;
    if (code === "EEXIST") return false;
    if (NO_LINKS.includes(code)) return null;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Makes a folder and those above it, one level after the other: Node's own recursive form never returns where no folder can be
 * made (/proc).
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process was faster.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** Writes JSON for people: two spaces, a final newline. A place that cannot be written is a RunError. */
export function writeJson(path: string, value: unknown): void {
  writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

const ADVICE: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: [
    "a disk that is full",
    "Free some space or choose another place (--out); what was written before is whole.",
  ],
  EDQUOT: [
    "a quota that is used up",
    "Free some space or choose another place (--out); what was written before is whole.",
  ],
  ENOENT: ["a place where no folder can be made", "Choose another place (--out)."],
  EACCES: ["no permission", "Choose another place (--out)."],
  EPERM: ["no permission", "Choose another place (--out)."],
  EROFS: ["a read-only disk", "Choose another place (--out)."],
  ENOTDIR: ["a file where a folder should be", "Choose another place (--out)."],
  EEXIST: ["a file where a folder should be", "Choose another place (--out)."],
  EISDIR: ["a folder where a file should be", "Choose another place (--out)."],
  EFBIG: ["a limit on the size of files", "Raise it (ulimit -f); what was written before is whole."],
  EMFILE: ["no file handle that is free", "Raise their number (ulimit -n 1024) and run the command again."],
};

/** Does a piece of writing; what the system refuses becomes a RunError. */
export function guarded<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const [got, todo] = ADVICE[(error as NodeJS.ErrnoException).code ?? ""] ?? [
      (error as Error).message,
      "Choose another place (--out).",
    ];
    throw new RunError("output", path, "a place that can be written", got, todo);
  }
}
