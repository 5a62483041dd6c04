/** Many writers at once on a bucket of which a share of requests fail, are slow, or are carried out twice: nothing torn, nothing doubled. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { publish, readManifest, repairable, verify } from "../../../packages/sweep/src/publish/index.ts";
import { openS3 } from "../../../packages/sweep/src/store/s3.ts";
import { random } from "../../../src/random.ts";
import { startS3 } from "./s3Server.ts";
import { folderOf, newFolder, QUICK } from "./world.ts";

const WRITERS = 8;
const TASKS = 25;
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

it.each([0.05, 0.3])(
  "results are published once and whole, each by three workers, at a share of %d",
  async (share) => {
    const server = await startS3({ share, seed: 3, slow: 250 });
    const open = (wait: number) =>
      openS3("s3://results/storm", { env: server.env, limits: { ...QUICK, wait } });
    const stores = await Promise.all([open(150), open(2000), open(2000)]);
    const said = { about: {}, seconds: 1, worker: "w", isMine: async () => true };
    const won = new Map<string, string[]>();
    await Promise.all(
      stores.map(async (store, n) => {
        for (let each = 0; each < TASKS; each++) {
          const [name, token] = [`task-${each}`, `token ${n} of ${each}`];
          const task = {
            name,
            kind: "k",
            spec: {},
            needs: { cores: 1, memory: 1, backend: "cpu" },
            priority: 0,
          };
          const folder = folderOf({ "scores.json": token, "a/b": Buffer.alloc(2500 + n, n) });
          const { isMine } = await publish(
            store,
            { task, attempt: 1, token },
            { folder, result: { token }, ...said },
          );
          if (isMine) won.set(name, [...(won.get(name) ?? []), token]);
        }
      }),
    );
    server.behaviour.share = 0;
    const [store] = stores;
    const { results, damaged } = await repairable(store);
    expect([results.length, damaged]).toEqual([TASKS, []]);
    for (const { name, result } of results) {
      expect(won.get(name)).toEqual([result.token]);
      const manifest = (await readManifest(store, name))!;
      expect(await verify(store, manifest)).toEqual([]);
      expect(
        Buffer.from((await store.get(`${name}/attempt-${manifest.attempt}/scores.json`))!).toString(),
      ).toBe(result.token);
      expect(server.made.get(`results/storm/${name}/manifest.json`)).toBe(1);
    }
    await server.close();
  },
);
