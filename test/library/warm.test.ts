/** Calls of a run share one session: however many there are at once, and without keeping the process alive. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Worker } from "node:worker_threads";
import { beforeAll, expect, it } from "vitest";
import { openRuntimes } from "../../src/engine/backends/node.ts";
import { datasets, embed, openDataset, openRun, type Run, readCodes, train } from "../../src/index.ts";
import { type Codec, openCodec } from "../../src/inference/codec.ts";
import { warm } from "../../src/inference/warm.ts";

const folder = join(mkdtempSync(join(tmpdir(), "unweave-warm-")), "run");
const data = { name: "faces", options: { people: 4, pictures: 60, shrink: 4 } } as const;
let run: Run;
beforeAll(async () => {
  run = (await train(
    { data, recipe: "infonce", steps: 2, batch: 16, code: { code: 4 }, metrics: [] },
    { folder },
  )) as unknown as Run;
});

it("answers fifty calls at once by one worker, in the order in which they came, each with its own rows", async () => {
  const faces = await openDataset(data);
  const { code: all } = await run.encode(faces);
  await run.close();
  const before = openRuntimes();
  const done: number[] = [];
  let most = 0;
  const calls = Array.from({ length: 50 }, (_, row) =>
    run.encode(faces, Int32Array.of(row)).then(({ code }) => {
      done.push(row);
      most = Math.max(most, openRuntimes());
      return code;
    }),
  );
  const codes = await Promise.all(calls);
  expect(most - before).toBe(1);
  expect(done).toEqual(Array.from({ length: 50 }, (_, row) => row));
  codes.forEach(({ data: row }, i) => {
    for (const [j, value] of row.entries()) expect(value).toBeCloseTo(all.data[4 * i + j], 5);
  });
  // It is there for the next call.
  expect(openRuntimes()).toBe(before + 1);
  await run.close();
  expect(openRuntimes()).toBe(before);
});

it("lets the others be answered where one call is wrong, and answers what was asked before it closes", async () => {
  const faces = await openDataset(data);
  const wrong = { ...faces, shape: [1, 7, 9] } as const;
  const first = run.encode(faces, Int32Array.of(0));
  const bad = run.encode(wrong, Int32Array.of(0));
  const last = run.encode(faces, Int32Array.of(1));
  const closed = run.close();
  await expect(bad).rejects.toThrow();
  expect((await first).code.rows + (await last).code.rows).toBe(2);
  await closed;
  expect((await run.encode(faces, Int32Array.of(2))).code.rows).toBe(1);
});

it("refuses at once what is asked of a thread that died, and answers the next call by a new one", async () => {
  const faces = await openDataset(data);
  const before = openRuntimes();
  const opened: Codec[] = [];
  const shared = warm(async () => {
    opened.push(await openCodec(folder));
    return opened.at(-1)!;
  });
  const first = (codec: Codec) => codec.encodeRows(faces, Int32Array.of(0));
  await shared.use(first);
  const { worker } = opened[0].runtime as unknown as { worker: Worker };
  const during = shared.use(async (codec) => {
    await worker.terminate();
    return first(codec);
  });
  await expect(during).rejects.toThrow("the runtime was closed");
  expect(openRuntimes()).toBe(before);
  expect((await shared.use(first)).rows).toBe(1);
  expect(opened).toHaveLength(2);
  await shared.close();
});

it("opens again for the next call where opening failed, and has nothing to close then", async () => {
  const faces = await openDataset(data);
  let times = 0;
  const shared = warm(async () => {
    if (times++ === 0) throw new Error("not yet");
    return openCodec(folder);
  });
  const first = (codec: Codec) => codec.encodeRows(faces, Int32Array.of(0));
  await expect(shared.use(first)).rejects.toThrow("not yet");
  await shared.close();
  expect((await shared.use(first)).rows).toBe(1);
  expect(times).toBe(2);
  await shared.close();
});

it("says where there is no run, each time it is asked", async () => {
  const gone = openRun(folder);
  await gone.close();
  expect(() => openRun(join(folder, "nothing"))).toThrow(/^run folder/);
});

it("does not keep a program alive that forgot to close it", () => {
  const index = JSON.stringify(resolve(import.meta.dirname, "../../src/index.ts"));
  const text = `import { openDataset, openRun } from ${index};
    const faces = await openDataset(${JSON.stringify(data)});
    const { code } = await openRun(${JSON.stringify(folder)}).encode(faces, Int32Array.of(0));
    console.log(code.columns);`;
  const begun = performance.now();
  const file = join(folder, "program.ts");
  writeFileSync(file, text);
  const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" });
  expect(stdout.trim(), stderr).toBe("4");
  expect(performance.now() - begun).toBeLessThan(20_000);
});

it("encodes pictures of files and of memory as embed does, and names the first that cannot be read", async () => {
  const picture = join(folder, "picture.png");
  const bytes = await datasets.pngOf(await openDataset(data), 7);
  writeFileSync(picture, bytes);
  const { code } = await run.encodePictures([picture, bytes]);
  const out = join(folder, "codes.npy");
  await embed({ run: folder, files: [picture], out });
  const embedded = await readCodes(out);
  expect([...code.data.subarray(0, 4)]).toEqual([...embedded.codes.data]);
  expect([...code.data.subarray(4)]).toEqual([...embedded.codes.data]);
  await expect(run.encodePictures([bytes, new Uint8Array(9)])).rejects.toThrow(/picture 1/);
  await expect(run.encodePictures([])).rejects.toThrow(/at least one picture/);
});
