/** What every store that can be written keeps, whatever it is: a folder, a bucket. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../../packages/sweep/src/store/index.ts";
import type { Store } from "../../../packages/sweep/src/types.ts";
import { InputError } from "../../../src/errors.ts";
import { folderOf, newFolder, PLACES, type Place } from "./world.ts";

const bytes = (text: string) => Buffer.from(text);
const text = (found: Uint8Array | null) => (found === null ? null : Buffer.from(found).toString());
const digest = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

describe.each(Object.keys(PLACES))("a %s", (kind) => {
  let place: Place;
  let store: Store;
  beforeAll(async () => {
    place = await PLACES[kind]({ page: 7 });
    store = await place.open();
  });
  afterAll(() => place.close());

  it("begins empty, says that it can be written, and leaves nothing of finding that out", async () => {
    expect(store.writable).toBe(true);
    expect(await store.list("")).toEqual([]);
    expect(await store.get("nothing/here")).toBeNull();
  });

  it("gives back what was put, and what was put last", async () => {
    await store.put("put/a", bytes("one"));
    await store.put("put/a", bytes("two"));
    await store.put("put/empty", bytes(""));
    expect(text(await store.get("put/a"))).toBe("two");
    expect(text(await store.get("put/empty"))).toBe("");
    expect(await store.get("put")).toBeNull();
    expect(await store.get("put/a/b")).toBeNull();
  });

  it("keeps the first that is created", async () => {
    expect(await store.create("create/a", bytes("one"))).toBe(true);
    expect(await store.create("create/a", bytes("two"))).toBe(false);
    expect(text(await store.get("create/a"))).toBe("one");
    const tries = Array.from({ length: 20 }, (_, n) => store.create("create/b", bytes(`${n}`)));
    const won = (await Promise.all(tries)).flatMap((isMine, n) => (isMine ? `${n}` : []));
    expect(won).toHaveLength(1);
    expect(text(await store.get("create/b"))).toBe(won[0]);
  });

  it("lists by what keys begin with, sorted, beyond one page", async () => {
    const keys = Array.from({ length: 25 }, (_, n) => `list/n${n}/x`);
    await Promise.all([...keys, "list/n1.json"].map((key) => store.put(key, bytes(key))));
    expect(await store.list("list/")).toEqual([...keys, "list/n1.json"].sort());
    expect(await store.list("list/n1/")).toEqual(["list/n1/x"]);
    expect(await store.list("list/n1")).toHaveLength(12);
    expect(await store.list("list/none")).toEqual([]);
  });

  it("removes by what keys begin with, and nothing beside", async () => {
    for (const key of ["remove/a-1/x", "remove/a-1/y/z", "remove/a-10/x", "remove/a-1.json"])
      await store.put(key, bytes(key));
    await store.remove("remove/a-1/");
    expect(await store.list("remove/")).toEqual(["remove/a-1.json", "remove/a-10/x"]);
    await store.remove("remove/a-1");
    await store.remove("remove/a-1");
    expect(await store.list("remove/")).toEqual([]);
    await expect(store.remove("")).rejects.toThrow(InputError);
  });

  it("takes a folder and gives it back, large files and strange names too, without locks and rests", async () => {
    const large = Buffer.from(Array.from({ length: 3500 }, (_, n) => (n * 7919) % 251));
    const files = {
      ...{ "a.json": "{}", "deep/er/b c+&ü%41.txt": "text", "deep/'(!)*": "signs" },
      ...{ "large.bin": large, "exact.bin": large.subarray(0, 2000), empty: "" },
    };
    const folder = folderOf({
      ...files,
      "run.lock": "held",
      ".b.json.1_2_3.part": "half",
      "c.npy.lock": "held",
    });
    symlinkSync(folder, join(folder, "deep", "loop"));
    const digests = await store.upload(folder, "up/one/");
    expect(digests).toEqual(
      Object.fromEntries(Object.entries(files).map(([name, found]) => [name, digest(found)])),
    );
    expect(await store.list("up/")).toEqual(
      Object.keys(files)
        .map((name) => `up/one/${name}`)
        .sort(),
    );
    const back = newFolder();
    await store.download("up/one/", back);
    for (const [name, content] of Object.entries(files))
      expect(digest(readFileSync(join(back, name)))).toBe(digest(content));
    expect(
      readdirSync(back, { recursive: true, withFileTypes: true }).filter((each) => each.isFile()),
    ).toHaveLength(6);
    expect(place.server?.uploads.size ?? 0).toBe(0);
  });

  it("takes a folder over what lies there already", async () => {
    await store.upload(folderOf({ a: "1", b: "1" }), "over/");
    expect(await store.upload(folderOf({ b: "2", "c/d": "2" }), "over/")).toEqual({
      b: digest("2"),
      "c/d": digest("2"),
    });
    const all = await store.list("over/");
    expect(await Promise.all(all.map(async (key) => text(await store.get(key))))).toEqual(["1", "2", "2"]);
    expect(await store.upload(folderOf({}), "none/")).toEqual({});
  });

  it("takes a folder's name with its last slash or without it, and brings files one by one", async () => {
    await store.upload(folderOf({ a: "1", "b/c": "2" }), "named");
    await store.put("named-2/a", bytes("other"));
    expect(await store.list("named/")).toEqual(["named/a", "named/b/c"]);
    const back = newFolder();
    await store.download("named", back);
    expect(readdirSync(back, { recursive: true }).sort()).toEqual(["a", "b", "b/c"]);
    expect(await store.bring("named/b/c", join(back, "deep", "c"))).toBe(true);
    expect(readFileSync(join(back, "deep", "c"), "utf8")).toBe("2");
    expect(await store.bring("named/none", join(back, "none"))).toBe(false);
    expect(readdirSync(back).sort()).toEqual(["a", "b", "deep"]);
    await expect(store.bring("../named/a", join(back, "x"))).rejects.toThrow(InputError);
  });

  it("refuses keys that lead elsewhere", async () => {
    for (const key of ["", "/a", "a/", "../a", "a/../../b", "a//b", "./a", "a\\b", "a\0b"]) {
      await expect(store.get(key), key).rejects.toThrow(InputError);
      await expect(store.put(key, bytes("x")), key).rejects.toThrow(InputError);
      await expect(store.create(key, bytes("x")), key).rejects.toThrow(InputError);
    }
    for (const prefix of ["/a", "../", "a/../", "a//"])
      await expect(store.list(prefix)).rejects.toThrow(InputError);
  });

  it("takes any other name", async () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
      .filter((each) => !/[\\/\0]|^\.+$|\.part$|\.lock/.test(each));
    await fc.assert(
      fc.asyncProperty(name, async (each) => {
        const key = `names/${each}`;
        await store.put(key, bytes(each));
        expect(await store.list("names/")).toEqual([key]);
        expect(text(await store.get(key))).toBe(each);
        await store.remove("names/");
      }),
      { numRuns: 60 },
    );
  });

  it("says where a key lies on this machine, if it lies on it", async () => {
    const path = store.pathOf("put/a");
    if (kind === "bucket") expect(path).toBeNull();
    else expect(readFileSync(path!, "utf8")).toBe("two");
  });
});

describe("a folder", () => {
  it("never shows half of what is copied into it", async () => {
    const place = await PLACES.folder();
    const store = await place.open();
    const folder = folderOf(Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`${n}`, `${n}`])));
    const seen = new Set<number>();
    let isDone = false;
    const copying = store.upload(folder, "task/attempt-1/").finally(() => {
      isDone = true;
    });
    while (!isDone) {
      seen.add((await store.list("task/")).length);
      await new Promise(setImmediate);
    }
    await copying;
    seen.add((await store.list("task/")).length);
    expect([...seen].every((found) => found === 0 || found === 200)).toBe(true);
    expect(readdirSync(join(store.url, "task"))).toEqual(["attempt-1"]);
  });

  it("keeps the first on a disk without links as well", async () => {
    const { createLocked } = await import("../../../packages/sweep/src/store/file.ts");
    const folder = newFolder();
    mkdirSync(folder);
    const path = join(folder, "manifest.json");
    const won = await Promise.all(Array.from({ length: 10 }, (_, n) => createLocked(path, bytes(`${n}`))));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(readFileSync(path, "utf8")).toBe(`${won.indexOf(true)}`);
    expect(readdirSync(folder)).toEqual(["manifest.json"]);
  });

  it("is made by the first that writes, not by one that looks", async () => {
    const place = await PLACES.folder();
    const store = await place.open();
    await store.list("");
    expect(existsSync(store.url)).toBe(false);
    writeFileSync(store.url, "");
    await expect(place.open()).rejects.toThrow(/^store ".+": expected a folder, got a file\. Name a folder/);
  });

  const small = newFolder();
  const isMounted = (() => {
    try {
      mkdirSync(small);
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", small], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  })();
  afterAll(() => isMounted && execFileSync("umount", [small]));
  it.skipIf(!isMounted)(
    "on a full disk keeps what it has, and shows nothing of what did not fit",
    async () => {
      const store = await openStore(small);
      await store.put("a", bytes("kept"));
      const large = { first: "1", second: Buffer.alloc(100_000) };
      await expect(store.upload(folderOf(large), "task/attempt-1")).rejects.toThrow(
        /^output ".+": expected a place that can be written, got a disk that is full\. Free some space/,
      );
      await expect(store.put("b", large.second)).rejects.toThrow(/a disk that is full/);
      await expect(store.create("c", large.second)).rejects.toThrow(/a disk that is full/);
      expect(await store.list("")).toEqual(["a"]);
      expect(text(await store.get("a"))).toBe("kept");
    },
  );
  it.skipIf(!isMounted)("on a disk that is only read says so before anything is computed", async () => {
    const store = await openStore(small);
    await store.put("a", bytes("kept"));
    execFileSync("mount", ["-o", "remount,ro", small]);
    const reader = await openStore(join(small, "deep/er"));
    expect(reader.writable).toBe(false);
    expect((await openStore(small)).writable).toBe(false);
    await expect(store.put("b", bytes("x"))).rejects.toThrow(/got a read-only disk\. Choose another/);
    await expect(reader.create("b", bytes("x"))).rejects.toThrow(/got a read-only disk/);
    expect(text(await store.get("a"))).toBe("kept");
  });
});
