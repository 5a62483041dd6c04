/** Many writers at once on a bucket of which a share of requests fail, are slow, or are carried out twice: nothing torn, nothing doubled. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openS3 } from "../../../packages/sweep/src/store/s3.ts";
import { random } from "../../../src/random.ts";
import { startS3 } from "./s3Server.ts";
import { folderOf, newFolder, QUICK } from "./world.ts";

const WRITERS = 8;
const KEYS = 60;

it.each([
  [0.05, 1],
  [0.3, 2],
])("a share of %d (%#)", async (share, seed) => {
  const server = await startS3({ share, seed, slow: 250, page: 20 });
  // Slow answers are beyond what half of the writers wait.
  const limits = (n: number) => ({ ...QUICK, wait: n % 2 === 0 ? 150 : 2000 });
  const opened = Array.from({ length: WRITERS }, (_, n) =>
    openS3("s3://results/storm", { env: server.env, limits: limits(n) }),
  );
  const stores = await Promise.all(opened);
  const wins = new Map<string, string[]>();
  const files = (n: number) => ({ a: `small of ${n}`, "b/c": Buffer.alloc(3000 + n, n) });
  await Promise.all(
    stores.map(async (store, n) => {
      for (let each = 0; each < KEYS; each++) {
        const mine = `${n} ${random(seed).fork(`${n}/${each}`).uniform()}`;
        if (await store.create(`one/${each}`, Buffer.from(mine)))
          wins.set(`one/${each}`, [...(wins.get(`one/${each}`) ?? []), mine]);
      }
      for (let each = 0; each < 5; each++) await store.upload(folderOf(files(n)), `up/${n}-${each}/`);
    }),
  );
  server.behaviour.share = 0;
  const [store] = stores;
  expect(wins.size).toBe(KEYS);
  for (const [key, winners] of wins) {
    expect(winners).toHaveLength(1);
    expect(Buffer.from((await store.get(key))!).toString()).toBe(winners[0]);
    expect(server.made.get(`results/storm/${key}`)).toBe(1);
  }
  expect(await store.list("up/")).toHaveLength(2 * 5 * WRITERS);
  const back = newFolder();
  server.behaviour.share = share;
  await stores[1].download("up/", back);
  server.behaviour.share = 0;
  const digest = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");
  for (let n = 0; n < WRITERS; n++)
    for (const [name, content] of Object.entries(files(n)))
      expect(digest(readFileSync(join(back, `${n}-4`, name)))).toBe(digest(content));
  // A request that was given up may be carried out late, so of what was removed since a piece may be back: of a probe, nothing else.
  const others = (await store.list("")).filter((key) => !/^(one|up)\//.test(key));
  expect(others.filter((key) => !key.startsWith(".unweave-probe-"))).toEqual([]);
  expect(server.met.size).toBeGreaterThan(3);
  await server.close();
});
