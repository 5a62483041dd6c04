/** The house rules that a parser can check; `npm run check` fails where one is broken. */
import { fileURLToPath } from "node:url";
import { type Parsed, parsedSources } from "./parsed.ts";

const MOST_LINES = { file: 300, function: 60 } as const;

/** Every breach, in the grammar of errors. */
export function breaches(files: readonly Parsed[]): string[] {
  const long = (kind: keyof typeof MOST_LINES, name: string, lines: number) =>
    lines > MOST_LINES[kind]
      ? [`${kind} "${name}": expected at most ${MOST_LINES[kind]} lines, got ${lines}. Divide it.`]
      : [];
  return files.flatMap(({ path, lines, functions, exports }) => [
    ...long("file", path, lines),
    ...functions.flatMap((each) => long("function", `${path} ${each.name}`, each.lines)),
    ...exports
      .filter(({ documented }) => !documented)
      .map(
        ({ name }) =>
          `export "${path} ${name}": expected a comment before it, got none. Say what it is in one line: /** … */.`,
      ),
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = breaches([...parsedSources("."), ...parsedSources(".", "packages/sweep/src")]);
  for (const breach of found) console.error(breach);
  process.exitCode = found.length > 0 ? 1 : 0;
}
