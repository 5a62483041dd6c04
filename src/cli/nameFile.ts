/** Names of a million files that are printed once all are known, kept on disk until then. */
import { closeSync, createReadStream, openSync, rmSync } from "node:fs";
import { guarded, temporaryName, writeAll } from "../files.ts";

/** A file beside the output that holds the inside of a JSON list of names. */
export class NameFile {
  private readonly path: string;
  private readonly file: number;
  private isFirst = true;

  constructor(out: string) {
    this.path = guarded(out, () => temporaryName(out));
    this.file = guarded(out, () => openSync(this.path, "wx+"));
  }
  /** Takes the next names. */
  add(names: readonly string[]): void {
    const text = `${this.isFirst ? "" : ","}${JSON.stringify(names).slice(1, -1)}`;
    this.isFirst = false;
    guarded(this.path, () => writeAll(this.file, Buffer.from(text)));
  }
  /** Text of all names, in pieces. */
  pieces(): AsyncIterable<string> {
    return createReadStream(this.path, { encoding: "utf8" });
  }
  /** Ends it; nothing stays. */
  remove(): void {
    closeSync(this.file);
    rmSync(this.path, { force: true });
  }
}
