import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";

/** What moves where; `registry` is the folder whose index.ts gets the export line, by default the room's own. */
interface Move {
  readonly name: string;
  readonly folder: string;
  readonly kind: string;
  readonly registry?: string;
}
/** One example of each kind that a person may add: its folder of src/, and what `list` calls the kind. */
export const MOVES: readonly Move[] = [
  { name: "tripletMargin", folder: "terms/contrastive", kind: "terms" },
  { name: "explainedVariance", folder: "metrics/distribution", kind: "metrics" },
  { name: "turned", folder: "pairs", kind: "pairs" },
  { name: "stripes", folder: "data/drawn", kind: "datasets" },
  { name: "tsv", folder: "data/features/write", registry: "data/features/write", kind: "formats" },
  { name: "decorrelated", folder: "recipes", kind: "recipes" },
  { name: "patches", folder: "nets", kind: "nets" },
  { name: "lion", folder: "optimisers", kind: "optimisers" },
];
/** The folder of src/ whose index.ts gets the export line. */
export const registryOf = ({ folder, registry = folder.split("/")[0] }: Move): string => registry;

/** What became of a move: whether the program of the copy lists the entry, and the files that differ from src/. */
export interface Moved {
  readonly listed: boolean;
  readonly touched: readonly string[];
}

/** Moves an example into a copy of src/ beside `root`'s packages, adds its export line, and asks the copy for its lists. */
export function moved(root: string, move: Move): Moved {
  const { name, folder, kind } = move;
  const copy = join(root, ".cache/examples", name);
  rmSync(copy, { recursive: true, force: true });
  cpSync(join(root, "src"), join(copy, "src"), { recursive: true });
  cpSync(join(root, "package.json"), join(copy, "package.json"));
  const up = "../".repeat(folder.split("/").length);
  const text = readFileSync(join(root, "examples", `${name}.ts`), "utf8");
  const inside = text.replaceAll('"../src/', `"${up}`).replaceAll('"./trained', `"${up}trained`);
  writeFileSync(join(copy, "src", folder, `${name}.ts`), inside);
  const registry = registryOf(move);
  const from = `./${posix.relative(registry, `${folder}/${name}.ts`)}`;
  appendFileSync(join(copy, "src", registry, "index.ts"), `export { ${name} } from "${from}";\n`);
  const touched = differing(join(root, "src"), join(copy, "src"));
  // Only an example's own check trains.
  writeFileSync(join(copy, "src/trained.ts"), "export const trained = () => {};\n");
  const list = execFileSync(process.execPath, [join(copy, "src/cli/main.ts"), "list", kind, "--json"]);
  rmSync(copy, { recursive: true });
  const names = (JSON.parse(`${list}`) as { name: string }[]).map((each) => each.name);
  return { listed: names.includes(name), touched };
}

/** Files below `other` that are not as they are below `folder`. */
function differing(folder: string, other: string): string[] {
  const files = readdirSync(other, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".ts"));
  const held = (path: string) => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return null;
    }
  };
  return files.filter((file) => held(join(folder, file)) !== readFileSync(join(other, file), "utf8"));
}
