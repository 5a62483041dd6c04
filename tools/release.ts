/**
 * `npm run release -- 0.2.0 [--date 2026-12-24]` cuts a version of what CHANGELOG.md has under "Unreleased": the section gets its number
 * and its day, and so does every file that names the version. It commits nothing, tags nothing and publishes nothing.
 * `npm run release -- --check v0.2.0` says where files differ from a tag, and ends with 1 where they do; the release workflow asks it.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { expect, InputError } from "../src/errors.ts";
import { writeFile } from "../src/files.ts";

const [CHANGES, CITATION, LOCK] = ["CHANGELOG.md", "CITATION.cff", "package-lock.json"];
const NUMBER = /^\d+\.\d+\.\d+$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const HEAD = "## Unreleased\n";

const read = (root: string, file: string) => readFileSync(join(root, file), "utf8");
/** package.json of the program and of its workspaces. */
const manifests = (root: string) =>
  globSync(["package.json", "{packages,apps}/*/package.json", "studies/package.json"], { cwd: root }).sort();

interface Named {
  readonly version?: string;
  readonly peerDependencies?: { readonly unweave?: string };
}
/** Versions of this project that a manifest names: its own, and that of the program beside it. */
const versionsIn = ({ version, peerDependencies }: Named): string[] =>
  [version, peerDependencies?.unweave].filter((each) => each !== undefined);

/** The workspaces' parts of the lock file; those of other packages stand in node_modules. */
const own = (packages: Readonly<Record<string, Named>>) =>
  Object.entries(packages).filter(([place]) => !place.includes("node_modules"));

/** The section of a version, without its head; undefined where there is none. */
function sectionOf(text: string, head: RegExp): string | undefined {
  const found = head.exec(text);
  if (found === null) return undefined;
  return text
    .slice(found.index + found[0].length)
    .split(/^## /m)[0]
    .trim();
}

const renamed = (text: string, from: string, to: string) =>
  text
    .replaceAll(`"version": "${from}"`, `"version": "${to}"`)
    .replaceAll(`"unweave": "${from}"`, `"unweave": "${to}"`);

/** The lock file with another version of every workspace. */
function lockOf(text: string, to: string): string {
  const lock = JSON.parse(text);
  lock.version = to;
  for (const [, each] of own(lock.packages) as [string, Record<string, unknown>][]) {
    if (each.version !== undefined) each.version = to;
    const peers = each.peerDependencies as Record<string, string> | undefined;
    if (peers?.unweave !== undefined) peers.unweave = to;
  }
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** Cuts a version; the files that were written. Nothing is written where an InputError is thrown. */
export function cut(root: string, version: string, day: string): string[] {
  const { version: before } = JSON.parse(read(root, "package.json")) as { version: string };
  const todo = "Write: npm run release -- 0.2.0 --date 2026-12-24.";
  const isNewer = NUMBER.test(version) && version.localeCompare(before, "en", { numeric: true }) > 0;
  expect(isNewer, "version", version, `three numbers above ${before}`, version, todo);
  const isDay = DAY.test(day) && new Date(day).toJSON()?.startsWith(day);
  expect(isDay === true, "date", day, "a day as YYYY-MM-DD", day, todo);
  const changes = read(root, CHANGES);
  const news = sectionOf(changes, /^## Unreleased$/m);
  const [got, add] = [
    news === undefined ? "no such section" : "an empty one",
    "Say what is new there first.",
  ];
  expect(Boolean(news), "file", CHANGES, 'a section "Unreleased" with what is new', got, add);

  const written = new Map<string, string>([
    [CHANGES, changes.replace(HEAD, `${HEAD}\n## ${version} - ${day}\n`)],
    [LOCK, lockOf(read(root, LOCK), version)],
    [
      CITATION,
      read(root, CITATION)
        .replace(/^date-released: .*\n/m, "")
        .replace(/^version: .*$/m, `version: ${version}\ndate-released: ${day}`),
    ],
  ]);
  for (const file of manifests(root)) written.set(file, renamed(read(root, file), before, version));
  for (const [file, text] of written) writeFile(join(root, file), text);
  return [...written.keys()];
}

/** Where files do not say the version of package.json, or it is not that of a tag; in the grammar of errors. */
export function disagreements(root: string, tag: string): string[] {
  const { version } = JSON.parse(read(root, "package.json")) as { version: string };
  const todo = `Run npm run release -- ${tag.replace(/^v/, "")}, commit, and tag that commit.`;
  const wrong = (file: string, expected: string, got: string) =>
    new InputError("file", file, expected, got, todo).message;
  const differs = (file: string, versions: readonly string[]) =>
    versions.filter((each) => each !== version).map((each) => wrong(file, version, each));
  const { packages } = JSON.parse(read(root, LOCK));
  const cited = /^version: (.*)$/m.exec(read(root, CITATION))?.[1] ?? "no version";
  const head = new RegExp(`^## ${version.replaceAll(".", "\\.")} - \\d{4}-\\d{2}-\\d{2}$`, "m");
  const section = sectionOf(read(root, CHANGES), head);
  return [
    ...(tag === `v${version}` ? [] : [wrong("package.json", tag, `v${version}`)]),
    ...manifests(root).flatMap((file) => differs(file, versionsIn(JSON.parse(read(root, file))))),
    ...own(packages).flatMap(([, each]) => differs(LOCK, versionsIn(each))),
    ...differs(CITATION, [cited]),
    ...(section ? [] : [wrong(CHANGES, `a section "${version} - YYYY-MM-DD"`, "none, or an empty one")]),
  ];
}

/** What is asked for; parseArgs names what it does not know. */
function asked() {
  const text = { type: "string" } as const;
  try {
    return parseArgs({ allowPositionals: true, options: { date: text, check: text } });
  } catch (error) {
    console.error((error as Error).message);
    return process.exit(2);
  }
}

function main(): void {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const { values, positionals } = asked();
  if (values.check !== undefined) {
    const found = disagreements(root, values.check);
    for (const each of found) console.error(each);
    process.exitCode = found.length > 0 ? 1 : 0;
    return;
  }
  const { date = new Date().toJSON().slice(0, 10) } = values;
  try {
    const files = cut(root, positionals[0] ?? "", date);
    console.log(
      `written: ${files.join(", ")}. Read the diff, commit it, and tag that commit v${positionals[0]}.`,
    );
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
