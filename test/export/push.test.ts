/** An export sent to a hub: whole, private, in the place of nothing else; and what is said where it cannot be. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { complaint, unweave } from "../cli/program.ts";
import { type FakeHub, startHub } from "./hub.ts";
import { photographs, root, run } from "./world.ts";

let folder: string;
let hub: FakeHub;
beforeAll(async () => {
  await photographs();
  folder = await run("pushed", { fit: "stretch" });
});
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(async () => {
  hub = await startHub("hf_test");
  vi.stubEnv("HF_ENDPOINT", hub.url);
  vi.stubEnv("HF_TOKEN", hub.token);
});
afterEach(() => {
  hub.close();
  vi.unstubAllEnvs();
});

const out = () => join(root, "export");
const asked = (...flags: string[]) => [
  ...["export", folder, "--out", out(), "--overwrite", "--license", "mit", "--golden", "noise", ...flags],
];
const fresh = (...flags: string[]) => asked(...flags).filter((flag) => flag !== "--overwrite");

describe("export --push", () => {
  it("sends every file, as it is, into a repository that nobody else sees", async () => {
    const { code, out: text, error } = await unweave(asked("--push", "somebody/faces"));
    expect(code, error).toBe(0);
    expect(text).toContain(`pushed: ${hub.url}/somebody/faces`);
    const { visibility, files } = hub.repositories.get("somebody/faces")!;
    expect(visibility).toBe("private");
    const written = readdirSync(out(), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect([...files.keys()].sort()).toEqual(
      [".gitattributes", ...written.map((path) => path.slice(out().length + 1))].sort(),
    );
    for (const path of written) expect(files.get(path.slice(out().length + 1))).toEqual(readFileSync(path));
  });

  it("gives files their names however the folder is written", async () => {
    for (const [i, way] of [`${out()}/`, `${root}/./export`].entries()) {
      const args = asked("--push", `somebody/way${i}`).map((each) => (each === out() ? way : each));
      const { code, error } = await unweave(args);
      expect(code, error).toBe(0);
      expect([...hub.repositories.get(`somebody/way${i}`)!.files.keys()]).toContain("onnx/model.onnx");
    }
  });

  it("leaves a repository that holds something alone, but where it is told to overwrite", async () => {
    await unweave(asked("--push", "somebody/faces"));
    rmSync(out(), { recursive: true });
    const said = await complaint(fresh("--push", "somebody/faces"));
    expect(said).toMatch(/^hub "somebody\/faces": expected a new or empty repository, got one that holds /);
    // The export itself is there.
    expect(readdirSync(out())).toContain("config.json");
    expect((await unweave(asked("--push", "somebody/faces"))).code).toBe(0);
  });

  it("takes an address of the hub that ends in a slash", async () => {
    vi.stubEnv("HF_ENDPOINT", `${hub.url}/`);
    const { out: text, error } = await unweave(asked("--push", "somebody/faces"));
    expect(text, error).toContain(`pushed: ${hub.url}/somebody/faces`);
  });

  it("says before it computes anything that name, token or licence is missing", async () => {
    rmSync(out(), { recursive: true, force: true });
    expect(await complaint(fresh("--push", "faces"))).toMatch(/^hub "faces": expected an owner and a name/);
    vi.stubEnv("HF_TOKEN", "");
    expect(await complaint(fresh("--push", "somebody/faces"))).toMatch(
      /expected a token in HF_TOKEN, got none/,
    );
    expect(await complaint(["export", folder, "--out", out(), "--push", "a/b"])).toMatch(/^card "licence"/);
    expect(() => readdirSync(out())).toThrow();
    expect(hub.repositories.size).toBe(0);
  });

  it.each([
    [
      "a token that may not write",
      () => vi.stubEnv("HF_TOKEN", "hf_other"),
      /expected a token that may write there, got status 401/,
    ],
    [
      "a hub that fails",
      () => {
        hub.fail = 500;
      },
      /expected a hub that takes it, got status 500: it is not well/,
    ],
    ["a hub that is not there", () => hub.close(), /expected a hub that can be reached, got .+HF_ENDPOINT/],
  ])("says what is wrong with %s, and keeps the export", async (_, spoil, said) => {
    rmSync(out(), { recursive: true, force: true });
    spoil();
    expect(await complaint(fresh("--push", "somebody/faces"))).toMatch(said);
    expect(readdirSync(out())).toContain("config.json");
  });
});
