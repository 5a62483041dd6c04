/** The documents of the repository with what the site has to know of each: its title and the part that it belongs to. */
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folders of docs/ and what they are called, in the order of the navigation. */
const PARTS: Readonly<Record<string, string>> = {
  tutorials: "Tutorials",
  guide: "Guides",
  reference: "Reference",
  explanation: "Explanation",
  results: "Results",
  zh: "中文",
};
/** What documents link to beside each other. */
const BESIDE = ["docs/images", "examples", "results", "LICENSE", "src/index.ts"];

/** A document, its place in the repository and its place in the navigation. */
interface Document {
  readonly path: string;
  readonly group: string;
}

/** Every document but the start page, which is README.md. */
function documents(root: string): Document[] {
  const parts = Object.entries(PARTS).flatMap(([folder, group]) =>
    globSync(`docs/${folder}/*.md`, { cwd: root })
      .sort(byFirst(`docs/${folder}/README.md`))
      .map((path) => ({ path, group })),
  );
  const others = ["docs/README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CODE_OF_CONDUCT.md"];
  return [...parts, ...others.map((path) => ({ path, group: "The project" }))];
}

/** An index stands before its pages. */
const byFirst = (first: string) => (a: string, b: string) =>
  Number(b === first) - Number(a === first) || a.localeCompare(b);

/** The first heading, without marks. */
function titleOf(text: string): string {
  const [, title = ""] = /^# (.+)$/m.exec(text) ?? [];
  return title.replaceAll("`", "");
}

/** Writes them into a folder of their own, with a title and a group each; links between them hold. Paths in that folder. */
export function staged(root: string, folder: string): string[] {
  for (const path of BESIDE) cpSync(join(root, path), join(folder, path), { recursive: true });
  return documents(root).map(({ path, group }) => {
    const text = readFileSync(join(root, path), "utf8");
    const title = JSON.stringify(titleOf(text));
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `---\ntitle: ${title}\ngroup: ${JSON.stringify(group)}\n---\n${text}`);
    return join(folder, path);
  });
}
