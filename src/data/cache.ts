/** Pictures kept on disk after the first use: bytes under a key, written to a temporary name, then renamed. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** UNWEAVE_CACHE, or a folder of the user's. */
export function cacheFolder(): string {
  return process.env.UNWEAVE_CACHE ?? join(homedir(), ".cache", "unweave");
}

/**
 * The bytes kept under `key` (anything JSON can write), or those that `make` gives, kept for next time. A file of the
 * wrong length is made again; a folder that cannot be written costs only time.
 */
export async function cached(
  key: unknown,
  length: number,
  make: () => Promise<Uint8Array> | Uint8Array,
): Promise<Uint8Array> {
  const hash = createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 24);
  const path = join(cacheFolder(), `${hash}.u8`);
  try {
    const bytes = readFileSync(path);
    if (bytes.length === length) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch {
    // Not there yet.
  }
  const bytes = await make();
  try {
    mkdirSync(cacheFolder(), { recursive: true });
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } catch {
    // A cache is a convenience.
  }
  return bytes;
}
