/** What a stopped study keeps, and what makes it compute a row again. */
import { appendFileSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Interrupted } from "../../src/errors.ts";
import { runStudy } from "../../src/study/runner.ts";
import type { Plan } from "../../src/study/study.ts";

const never = new AbortController().signal;
const newFolder = () => join(mkdtempSync(join(tmpdir(), "unweave-study-")), "out");

/** Rows a, b, c, whose result is `value`; notes which are computed. */
function plan(value: number, ran: string[], keys = ["a", "b", "c"]): Plan {
  return {
    rows: keys.map((key, at) => ({
      key,
      settings: { value: key === "b" ? value : 0 },
      cost: at + 1,
      run: async ({ progress }) => {
        ran.push(key);
        progress(0.5, "half");
        return { key, value };
      },
    })),
    summary: (results) => ({ markdown: [...results.keys()].join(), value: [...results.values()] }),
  };
}

describe("a study", () => {
  it("computes every row once, in order, and writes what they come to", async () => {
    const [folder, ran, shares] = [newFolder(), [] as string[], [] as number[]];
    const onProgress = (_: number, total: number, share: number) => {
      expect(total).toBe(3);
      shares.push(share);
    };
    const first = await runStudy(plan(1, ran), { folder, signal: never, onProgress });
    expect(ran).toEqual(["a", "b", "c"]);
    // Costs 1, 2, 3: before and in the middle of each.
    expect(shares).toEqual([0, 1 / 12, 1 / 6, 2 / 6, 3 / 6, 4.5 / 6]);
    expect(first).toMatchObject({ done: 3, total: 3, markdown: "a,b,c" });
    expect(readFileSync(join(folder, "summary.md"), "utf8")).toBe("a,b,c");
    const again = await runStudy(plan(1, ran), { folder, signal: never });
    expect(ran).toHaveLength(3);
    expect(again).toEqual(first);
  });
  it("computes a row again whose settings changed, and only it", async () => {
    const [folder, ran] = [newFolder(), [] as string[]];
    await runStudy(plan(1, []), { folder, signal: never });
    const stale: string[] = [];
    const onStale = (keys: readonly string[]) => stale.push(...keys);
    const { value } = await runStudy(plan(2, ran), { folder, signal: never, onStale });
    expect(ran).toEqual(["b"]);
    expect(stale).toEqual(["b"]);
    expect(value).toEqual([
      { key: "a", value: 1 },
      { key: "b", value: 2 },
      { key: "c", value: 1 },
    ]);
  });
  it("tells rows where to compute and keeps it beside the result, which stands whatever is said later", async () => {
    const [folder, told] = [newFolder(), [] as unknown[]];
    const rows: Plan["rows"] = [
      { key: "a", settings: 0, cost: 1, run: async ({ backend }) => void told.push(backend) },
    ];
    const each: Plan = { rows, summary: () => ({ markdown: "", value: null }) };
    await runStudy(each, { folder, signal: never, backend: "webgpu" });
    await runStudy(each, { folder, signal: never });
    expect(told).toEqual(["webgpu"]);
    expect(JSON.parse(readFileSync(join(folder, "rows.jsonl"), "utf8"))).toMatchObject({ backend: "webgpu" });
  });
  it("does only what is asked for, and takes a line cut off for no row", async () => {
    const [folder, ran] = [newFolder(), [] as string[]];
    const { done } = await runStudy(plan(1, ran), { folder, signal: never, only: "b" });
    expect([done, ran]).toEqual([1, ["b"]]);
    appendFileSync(join(folder, "rows.jsonl"), '{"key":"a","settings":{"value":0},"resu');
    await runStudy(plan(1, ran), { folder, signal: never });
    expect(ran).toEqual(["b", "a", "c"]);
    await runStudy(plan(1, ran), { folder, signal: never });
    expect(ran).toHaveLength(3);
  });
  it("takes a whole name for that row alone, else every row that contains it", async () => {
    const asked = async (only: string) => {
      const ran: string[] = [];
      const keys = ["swaps-0", "no-swaps-0", "swaps-1", "plain-0"];
      await runStudy(plan(1, ran, keys), { folder: newFolder(), signal: never, only });
      return ran;
    };
    expect(await asked("swaps-0")).toEqual(["swaps-0"]);
    expect(await asked("swaps")).toEqual(["swaps-0", "no-swaps-0", "swaps-1"]);
    expect(await asked("plain, swaps-1")).toEqual(["swaps-1", "plain-0"]);
  });
  it("keeps what was done when it is stopped", async () => {
    const [folder, ran, stop] = [newFolder(), [] as string[], new AbortController()];
    const study = plan(1, ran);
    const onProgress = (done: number) => done === 1 && stop.abort();
    await expect(runStudy(study, { folder, signal: stop.signal, onProgress })).rejects.toThrow(Interrupted);
    expect(ran).toEqual(["a"]);
    await runStudy(study, { folder, signal: never });
    expect(ran).toEqual(["a", "b", "c"]);
  });
});
