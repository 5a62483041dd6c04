/** Every example in the documentation of the public functions runs as it stands, in the order in which the page gives them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as unweave from "../../src/index.ts";
import { random } from "../../src/random.ts";
import { parsed } from "../../tools/structure/parsed.ts";
import { npyBytes } from "../formats/npyFile.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const INDEX = resolve(ROOT, "src/index.ts");

/** Public names that are there at run time, by the file that documents them. */
function documented(): Map<string, string> {
  const { imports } = parsed(ROOT, "src/index.ts");
  const found = ["src/index.ts", ...imports].flatMap((path) =>
    parsed(ROOT, path).exports.map(({ name, doc }) => [name, doc] as const),
  );
  // A file may have a name of its own kind besides the public one of that name; only the public one has an example.
  return new Map(found.filter(([name, doc]) => Object.hasOwn(unweave, name) && doc.includes("```ts")));
}
const docs = documented();
const examplesOf = (doc: string) => [...doc.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);

const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "unweave-docs-"));
const written = resolve(ROOT, ".cache/docs");
beforeAll(async () => {
  mkdirSync(written, { recursive: true });
  process.chdir(folder);
  const rng = random(0);
  const codes = Float32Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? (i / 2) % 4 : rng.normal()));
  writeFileSync("codes.npy", npyBytes({ descr: "<f4", shape: [20, 2] }, codes));
  const rows = Array.from({ length: 20 }, (_, i) => `${i % 4},${rng.int(3)}`);
  writeFileSync("factors.csv", ["shape,size", ...rows].join("\n"));
  const pixels = Buffer.from(Uint8Array.from({ length: 64 * 64 }, () => rng.int(256)));
  await sharp(pixels, { raw: { width: 64, height: 64, channels: 1 } })
    .png()
    .toFile("picture.png");
  mkdirSync("album");
  await sharp(
    pixels.map((byte) => 255 - byte),
    { raw: { width: 64, height: 64, channels: 1 } },
  )
    .png()
    .toFile("album/negative.png");
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
  rmSync(written, { recursive: true });
});

/** Training comes first, for the others read what it wrote. */
const names = Object.keys(unweave).sort((a, b) => Number(b === "train") - Number(a === "train"));

describe("every public name", () => {
  it.each(names)("%s has an example that runs", async (name) => {
    const examples = examplesOf(docs.get(name) ?? "");
    expect(examples.length).toBeGreaterThan(0);
    for (const [at, code] of examples.entries()) {
      const path = join(written, `${name}${at}.ts`);
      // An example may call its own values as an export is called.
      const names = Object.keys(unweave).filter(
        (each) => !RegExp(`^const [^=]*\\b${each}\\b`, "m").test(code),
      );
      writeFileSync(path, `import { ${names.join(", ")} } from ${JSON.stringify(INDEX)};\n${code}`);
      await import(path);
    }
  });
});
