/**
 * `npm run recount -- DATA [--write] [FOLDER…]` sums up the rows of results/ again and fails where a summary says something else, or
 * writes it. DATA is the folder of files that the repository does not hold; a study whose data is not there is passed over, and named.
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseValue } from "../../src/experiment/settings.ts";
import { writeFile, writeJson } from "../../src/files.ts";
import type { Entry } from "../../src/registry.ts";
import type { Line, Study, Summary } from "../../src/study/index.ts";
import * as studies from "../../studies/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What the pages say of a folder of results. */
interface Command {
  readonly study: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Below DATA; undefined where the study reads no files. */
  readonly data?: string;
}

/** The command for each folder, whichever rows it is confined to; commands for one folder are taken together. */
export function commands(): Map<string, Command> {
  const found = new Map<string, Command>();
  for (const page of globSync("docs/results/*.md", { cwd: root })) {
    const text = readFileSync(join(root, page), "utf8").replaceAll("\\\n", " ");
    for (const [line] of text.matchAll(/^ {4}.*--out results\/.*$/gm)) {
      const [, study] = /(?:reproduce|study --) ([\w-]+)/.exec(line)!;
      const [, folder] = /--out results\/([\w-]+)/.exec(line)!;
      const [, seeds] = /--seeds (\d+)/.exec(line) ?? [];
      const data = /--set data=PATH(\S*)/.exec(line)?.[1];
      const set = [...line.matchAll(/--set (?!data=)([\w.]+)=(\S+)/g)].map(([, key, value]) => [
        key,
        parseValue(value),
      ]);
      const before = found.get(folder);
      const options = {
        ...before?.options,
        ...(seeds && { seeds: Number(seeds) }),
        ...Object.fromEntries(set),
      };
      found.set(folder, { study, options, data: data ?? before?.data });
    }
  }
  return found;
}

/** Result by key; a later line stands for an earlier one, and a row of settings that the study has left is a row all the same. */
function resultsOf(folder: string): Map<string, unknown> {
  const lines = readFileSync(join(root, "results", folder, "rows.jsonl"), "utf8")
    .split("\n")
    .filter(Boolean);
  return new Map(lines.map((text) => JSON.parse(text) as Line).map(({ key, result }) => [key, result]));
}

/** The summary of a folder as its rows give it now; null where its data is not in the folder `data`. */
export async function recounted(folder: string, command: Command, data: string): Promise<Summary | null> {
  const path = command.data === undefined ? undefined : join(data, command.data);
  if (path !== undefined && !existsSync(path)) return null;
  const entry = (studies as Readonly<Record<string, unknown>>)[command.study] as Entry<Study>;
  const { rows, summary } = await entry.create(
    entry.options.parse({ ...command.options, ...(path && { data: path }) }),
  )();
  const results = resultsOf(folder);
  const done = rows.filter(({ key }) => results.has(key)).map(({ key }) => [key, results.get(key)] as const);
  return summary(new Map(done));
}

/** The files of a summary as a study writes them. */
function write(folder: string, { markdown, value, figures = {} }: Summary): void {
  const at = (name: string) => join(root, "results", folder, name);
  for (const [name, text] of Object.entries({ "summary.md": markdown, ...figures }))
    writeFile(at(name), text);
  writeJson(at("summary.json"), value);
}

async function main([data = "", ...rest]: readonly string[]): Promise<void> {
  const named = rest.filter((each) => each !== "--write");
  for (const [folder, command] of commands()) {
    if (named.length > 0 && !named.includes(folder)) continue;
    const found = await recounted(folder, command, data);
    const same = found?.markdown === readFileSync(join(root, "results", folder, "summary.md"), "utf8");
    const wanted = found !== null && !same && rest.includes("--write");
    if (wanted) write(folder, found);
    const said = found === null ? "its data is not here" : same ? "as its rows say" : "differs";
    console.log(`${folder}: ${wanted ? "written" : said}`);
    if (found !== null && !same && !wanted) process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
