/** Every file of this repository that a document names exists, and so does every link: a part of `npm run check`. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const DOCUMENTS = ["README.md", "CONTRIBUTING.md", "docs/**/*.md"];
const LINK = /\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g;
/** A path in code quotes or bare, from the root, with or without its extension; a name in capitals stands for any. */
const NAMED = /(?<![\w./-])((?:src|test|docs|results|tools|studies|examples|bench)\/[\w./{},*-]*[\w}*/])/g;

/** Links and paths of one document that lead nowhere, in the grammar of errors. */
export function missing(root: string, file: string, text: string): string[] {
  const lost = (kind: string, name: string, path: string) =>
    globSync(path, { cwd: root }).length > 0 || existsSync(join(root, path))
      ? []
      : [
          `${kind} "${name}" of ${file}: expected a file of this repository, got none. Name the file as it is now.`,
        ];
  return [
    ...[...text.matchAll(LINK)].flatMap(([, to]) => lost("link", to, normalize(join(dirname(file), to)))),
    ...[...text.replaceAll(LINK, "").matchAll(NAMED)]
      .map(([, path]) => path)
      .filter((path) => !/\b[A-Z]{3,}\b/.test(path))
      .flatMap((path) => lost("path", path, path)),
  ];
}

/** Every breach in every document below a root. */
export function missingEverywhere(root: string): string[] {
  return globSync(DOCUMENTS, { cwd: root })
    .sort()
    .flatMap((file) => missing(root, file, readFileSync(join(root, file), "utf8")));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = missingEverywhere(".");
  for (const breach of found) console.error(breach);
  process.exitCode = found.length > 0 ? 1 : 0;
}
