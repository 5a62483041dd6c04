/**
 * `npm run site [-- --out DIR]`: the documentation as a folder of pages, site/ by default. Guides, tutorials and results are the
 * repository's own documents; the reference is made of the comments of the library. A link that leads nowhere, a public
 * name without a comment, and a public function that keeps silent about its errors end the build.
 */
import {
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Application, type TypeDocOptions } from "typedoc";
import { staged } from "./documents.ts";
import { silentFunctions } from "./errors.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const LEARN = join(ROOT, "dist/learn/unweave.html");

const LIBRARY = ["src/index.ts", "src/web.ts"];

/** What stands for the learning page while pages are made; each has a way to it that begins where the page lies. */
const ELSEWHERE = "https://learn.invalid/";

/** Gives every page its way to the learning page, and tables a place in the keyboard's order: they scroll by themselves. */
function finish(): void {
  for (const page of globSync("**/*.html", { cwd: out })) {
    const path = join(out, page);
    const way = `${"../".repeat(page.split(/[\\/]/).length - 1)}learn.html`;
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replaceAll(ELSEWHERE, way).replaceAll("<table>", '<table tabindex="0">'));
  }
  if (existsSync(LEARN)) cpSync(LEARN, join(out, "learn.html"));
}

const { values } = parseArgs({ options: { out: { type: "string", default: join(ROOT, "site") } } });
// npm runs this in the folder of the site; a path is meant as it was written.
const out = resolve(process.env.INIT_CWD ?? ".", values.out);

/** Documents are read from a folder in the repository, so that the compiler's own files are found from it. */
mkdirSync(join(ROOT, ".cache"), { recursive: true });
const folder = mkdtempSync(join(ROOT, ".cache/site-"));
try {
  const pages = staged(ROOT, folder);
  copyFileSync(join(ROOT, "README.md"), join(folder, "README.md"));
  const options: TypeDocOptions = {
    name: "Unweave",
    entryPoints: LIBRARY.map((path) => join(ROOT, path)),
    tsconfig: join(import.meta.dirname, "tsconfig.json"),
    basePath: folder,
    readme: join(folder, "README.md"),
    projectDocuments: pages,
    out,
    customCss: join(import.meta.dirname, "site.css"),
    // The types are checked by the repository's own compiler.
    skipErrorChecking: true,
    disableSources: true,
    excludeInternal: true,
    excludeExternals: true,
    githubPages: false,
    hideGenerator: true,
    searchInComments: true,
    searchInDocuments: true,
    ...(existsSync(LEARN) && { navigationLinks: { "Learn by watching": ELSEWHERE } }),
    navigation: { includeGroups: true, includeCategories: false, includeFolders: false },
    groupOrder: ["Tutorials", "Guides", "Reference", "Explanation", "Results", "中文", "The project", "*"],
    sortEntryPoints: false,
    sort: ["documents-first", "source-order"],
    highlightLanguages: ["ts", "js", "json", "yaml", "sh", "text", "csv", "sql", "python", "html"],
    // Documented where they are declared, which mapped types forget.
    intentionallyNotDocumented: ["unweave.ChooseOptions.onProgress", "unweave.RunOptions.onMetric"],
    requiredToBeDocumented: ["Function", "Class", "Interface", "TypeAlias", "Variable", "Namespace"],
    validation: { invalidLink: true, invalidPath: true, notExported: false, notDocumented: true },
    treatValidationWarningsAsErrors: true,
    logLevel: "Warn",
  };
  const app = await Application.bootstrap(options);
  const project = await app.convert();
  if (project === undefined) throw new Error("the library could not be read");
  app.validate(project);
  await app.generateDocs(project, out);
  const silent = silentFunctions(ROOT, [...LIBRARY, "src/cli/kit.ts"]);
  for (const sentence of silent) console.error(sentence);
  if (silent.length > 0 || app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1;
  finish();
  console.log(`${out}${existsSync(LEARN) ? "" : ', without the learning page ("npm run learn" builds it)'}`);
} finally {
  rmSync(folder, { recursive: true });
}
