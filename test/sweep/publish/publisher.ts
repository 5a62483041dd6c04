/** A process that publishes attempts, and says what came of each, or waits at a point to be killed: `publisher.ts JSON`. */
import { writeSync } from "node:fs";
import { publish } from "../../../packages/sweep/src/publish/index.ts";
import { openStore } from "../../../packages/sweep/src/store/index.ts";
import type { Claim, Store } from "../../../packages/sweep/src/types.ts";

/** What the process is told. */
export interface Told {
  readonly store: string;
  readonly claims: readonly Claim[];
  readonly folder: string;
  /** The call at which it waits for its end; null lets it go on. */
  readonly stopAt: string | null;
}

const { store: place, claims, folder, stopAt } = JSON.parse(process.argv[2]) as Told;
const store = await openStore(place);

/** Waits for ever before or after a call. */
async function halt(point: string): Promise<void> {
  if (point !== stopAt) return;
  writeSync(1, `at ${point}\n`);
  await new Promise(() => setInterval(() => {}, 1000));
}

const watched = <A extends unknown[], R>(name: string, call: (...args: A) => Promise<R>) => {
  let count = 0;
  return async (...args: A): Promise<R> => {
    count++;
    await halt(`before ${name} ${count}`);
    const found = await call(...args);
    await halt(`after ${name} ${count}`);
    return found;
  };
};

const slow: Store = {
  ...store,
  create: watched("create", store.create),
  upload: watched("upload", store.upload),
  get: watched("get", store.get),
};
const isMine = watched("isMine", async () => true);
for (const claim of claims) {
  const said = { result: { token: claim.token }, about: { plan: "p" }, seconds: 1, worker: `${process.pid}` };
  const published = await publish(slow, claim, { ...said, folder, isMine });
  writeSync(1, `${JSON.stringify({ isMine: published.isMine, token: published.manifest?.token })}\n`);
}
process.exit(0);
