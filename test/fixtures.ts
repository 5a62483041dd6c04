/**
 * `npm run fixtures -- DIR`: every loss, layer and optimiser fixture file in DIR, and every metric world (a folder with
 * codes.npy, factors.npy and expected.json). Prints each failing case with its worst error, each file or world, and last
 * `N passed, N failed` in cases.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as adapters from "./fixtures/adapters/index.ts";
import type { FixtureFile } from "./fixtures/case.ts";
import { type Adapter, checkCase, readFixture } from "./fixtures/check.ts";
import { checkWorld } from "./fixtures/metrics.ts";
import { readWorld } from "./metrics/worlds.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: npm run fixtures -- DIR");
  process.exit(2);
}
const byName: Readonly<Record<string, Adapter>> = adapters;
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
let [passed, failed] = [0, 0];
for (const file of files.sort()) {
  const read = readOrNull(join(folder, file));
  if (read === null) {
    console.log(`failed ${file}: no fixture file`);
    failed++;
    continue;
  }
  const { name, cases } = read;
  if (!Object.hasOwn(byName, name)) {
    console.log(`missing: ${name}`);
    failed++;
    continue;
  }
  let wrong = 0;
  for (const fixture of cases) {
    const complaint = await checkCase(byName[name], fixture);
    if (complaint === null) continue;
    console.log(`${name}/${fixture.id}: ${complaint}`);
    wrong++;
  }
  console.log(wrong === 0 ? `ok ${name} (${cases.length})` : `failed ${name} (${wrong} of ${cases.length})`);
  passed += cases.length - wrong;
  failed += wrong;
}
for (const world of readdirSync(folder).sort()) {
  if (!existsSync(join(folder, world, "expected.json"))) continue;
  let found: ReturnType<typeof checkWorld>;
  try {
    found = checkWorld(readWorld(world, pathToFileURL(`${join(folder, world)}/`)));
  } catch (error) {
    console.log(`failed ${world}: ${(error as Error).message}`);
    failed++;
    continue;
  }
  for (const complaint of found.complaints) console.log(`${world}/${complaint}`);
  const wrong = found.complaints.length;
  console.log(wrong === 0 ? `ok ${world} (${found.cases})` : `failed ${world} (${wrong} of ${found.cases})`);
  passed += found.cases - wrong;
  failed += wrong;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

function readOrNull(path: string): FixtureFile | null {
  try {
    return readFixture(path);
  } catch {
    return null;
  }
}
