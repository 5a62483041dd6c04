/**
 * `npm run build --workspace @unweave/sweep`: the package as others install it, in dist. Its sources import the library beside
 * them; what is installed imports it by its name.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const HERE = import.meta.dirname;
const DIST = join(HERE, "dist");
/** Modules of the library, and what an installed program calls them. Declarations name the registry where sources let it be inferred. */
const NAMES = { index: "unweave", registry: "unweave", "cli/kit": "unweave/kit" };

rmSync(DIST, { recursive: true, force: true });
execFileSync("tsc", ["-p", HERE], { stdio: "inherit", shell: process.platform === "win32" });
// Paths below the repository's root, as the compiler writes them: the package, and what it took of the library.
const built = join(HERE, "built");
renameSync(join(DIST, "packages/sweep/src"), built);
rmSync(DIST, { recursive: true });
renameSync(built, DIST);
copyFileSync(join(HERE, "src/plan/plan.schema.json"), join(DIST, "plan/plan.schema.json"));
for (const file of readdirSync(DIST, { recursive: true, encoding: "utf8" })) {
  if (!/\.(js|d\.ts)$/.test(file)) continue;
  const path = join(DIST, file);
  let text = readFileSync(path, "utf8");
  for (const [module, name] of Object.entries(NAMES))
    text = text.replace(new RegExp(`"(?:\\.\\./)+src/${module}\\.[jt]s"`, "g"), `"${name}"`);
  const [left] = /"(?:\.\.\/)+src\/[^"]*"/.exec(text) ?? [];
  if (left !== undefined) throw new Error(`${file} names ${left}, which no installed program can`);
  writeFileSync(path, text);
}
