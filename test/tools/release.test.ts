/** Cutting a version, on a copy of the files that name it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { cut, disagreements } from "../../tools/release.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const NAMING = [
  ...["CHANGELOG.md", "CITATION.cff", "package.json", "package-lock.json", "studies/package.json"],
  ...[
    "packages/sweep/package.json",
    ...["explorer", "learn", "site"].map((app) => `apps/${app}/package.json`),
  ],
];
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
/** No other package has these. */
const [next, later] = ["7041.0.3", "7041.0.20"];
let copy = "";
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "unweave-release-"));
  for (const file of NAMING) cpSync(join(ROOT, file), join(copy, file));
  writeFileSync(
    join(copy, "CHANGELOG.md"),
    `# Changelog\n\n## Unreleased\n\n### Added\n\n- News.\n\n## ${version} - 2026-11-26\n\n- Old.\n`,
  );
});
afterEach(() => rmSync(copy, { recursive: true }));
const text = (file: string) => readFileSync(join(copy, file), "utf8");
const texts = () => NAMING.map(text);

it("gives the section and every file its number and day, and leaves room for what comes", () => {
  const before = texts();
  expect(cut(copy, next, "2026-12-24").sort()).toEqual([...NAMING].sort());
  expect(text("CHANGELOG.md")).toBe(
    `# Changelog\n\n## Unreleased\n\n## ${next} - 2026-12-24\n\n### Added\n\n- News.\n\n## ${version} - 2026-11-26\n\n- Old.\n`,
  );
  expect(text("CITATION.cff")).toContain(`\nversion: ${next}\ndate-released: 2026-12-24\n`);
  expect(JSON.parse(text("packages/sweep/package.json")).peerDependencies.unweave).toBe(next);
  expect(disagreements(copy, `v${next}`)).toEqual([]);
  // Nothing but numbers differs.
  const plain = (each: string) => each.replaceAll(next, version);
  NAMING.forEach((file, at) => {
    if (/json$/.test(file)) expect(plain(text(file)), file).toBe(before[at]);
  });
  // A second one has nothing new to tell.
  expect(() => cut(copy, later, "2026-12-25")).toThrow(
    'file "CHANGELOG.md": expected a section "Unreleased" with what is new, got an empty one.',
  );
});

it.each([
  ["0.2", "2026-12-24", 'version "0.2": expected three numbers above'],
  [version, "2026-12-24", `version "${version}": expected three numbers above ${version}`],
  ["0.0.9", "2026-12-24", 'version "0.0.9": expected three numbers above'],
  [next, "24.12.2026", 'date "24.12.2026": expected a day as YYYY-MM-DD'],
  [next, "2026-02-30", 'date "2026-02-30": expected a day as YYYY-MM-DD'],
])("refuses %s of %s, and writes nothing", (to, day, message) => {
  const before = texts();
  expect(() => cut(copy, to, day)).toThrow(message);
  expect(texts()).toEqual(before);
});

it.each([
  ["CITATION.cff", (each: string) => each.replace(/^version: .*/m, "version: 9.9.9")],
  ["apps/learn/package.json", (each: string) => each.replace(next, "9.9.9")],
  [
    "packages/sweep/package.json",
    (each: string) => each.replace(`"unweave": "${next}"`, '"unweave": "9.9.9"'),
  ],
  ["package-lock.json", (each: string) => each.replace(next, "9.9.9").replace(next, "9.9.9")],
  ["CHANGELOG.md", (each: string) => each.replace(`## ${next}`, "## 9.9.9")],
])("names %s where it says something else", (file, changed) => {
  cut(copy, next, "2026-12-24");
  writeFileSync(join(copy, file), changed(text(file)));
  expect(disagreements(copy, `v${next}`)).toEqual([expect.stringMatching(`^file "${file}": expected `)]);
});

it("names a tag that is not the version, and this checkout has no file of another version", () => {
  cut(copy, next, "2026-12-24");
  expect(disagreements(copy, "v9.9.9")).toEqual([
    expect.stringMatching(`^file "package.json": expected v9.9.9, got v${next}\\.`),
  ]);
  expect(disagreements(ROOT, `v${version}`)).toEqual([]);
});
