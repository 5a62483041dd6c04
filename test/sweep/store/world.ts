/** Stores for tests: a folder, and a bucket of a server that may fail. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openStore } from "../../../packages/sweep/src/store/index.ts";
import { LIMITS, type Limits } from "../../../packages/sweep/src/store/requests.ts";
import { openS3 } from "../../../packages/sweep/src/store/s3.ts";
import type { Store } from "../../../packages/sweep/src/types.ts";
import { type S3Behaviour, type S3Server, startS3 } from "./s3Server.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-store-"));
let count = 0;
/** A folder that does not exist yet. */
export const newFolder = (): string => join(root, `${count++}`);

/** A folder with these files. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = newFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Short pauses, small pieces. */
export const QUICK: Limits = { ...LIMITS, pause: 2, longest: 50, wait: 2000, piece: 1000 };

/** A place that several processes could open, and what its server holds, if it has one. */
export interface Place {
  open(limits?: Limits): Promise<Store>;
  readonly server: S3Server | null;
  close(): Promise<void>;
}

/** Places by kind. */
export const PLACES: Readonly<Record<string, (behaviour?: S3Behaviour) => Promise<Place>>> = {
  folder: async () => {
    const folder = newFolder();
    return { open: () => openStore(folder), server: null, close: async () => {} };
  },
  bucket: async (behaviour) => {
    const server = await startS3(behaviour);
    const open = (limits = QUICK) => openS3("s3://results/some/sweep", { env: server.env, limits });
    return { open, server, close: server.close };
  },
};
