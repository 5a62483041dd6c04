import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One example of each kind that a person may add: its folder of src/, and what `list` calls the kind. */
export const MOVES = [
  { name: "tripletMargin", folder: "terms/contrastive", kind: "terms" },
  { name: "explainedVariance", folder: "metrics/distribution", kind: "metrics" },
  { name: "turned", folder: "pairs", kind: "pairs" },
  { name: "stripes", folder: "data/drawn", kind: "datasets" },
  { name: "whitened", folder: "recipes", kind: "recipes" },
] as const;
type Move = (typeof MOVES)[number];

/** What became of a move: whether the program of the copy lists the entry, and the files that differ from src/. */
export interface Moved {
  readonly listed: boolean;
  readonly touched: readonly string[];
}

/** Moves an example into a copy of src/ beside `root`'s packages, adds its export line, and asks the copy for its lists. */
export function moved(root: string, { name, folder, kind }: Move): Moved {
  const copy = join(root, ".cache/examples", name);
  rmSync(copy, { recursive: true, force: true });
  cpSync(join(root, "src"), join(copy, "src"), { recursive: true });
  cpSync(join(root, "package.json"), join(copy, "package.json"));
  const up = "../".repeat(folder.split("/").length);
  const text = readFileSync(join(root, "examples", `${name}.ts`), "utf8");
  const inside = text.replaceAll('"../src/', `"${up}`).replaceAll('"./trained', `"${up}trained`);
  writeFileSync(join(copy, "src", folder, `${name}.ts`), inside);
  const [registry, ...rooms] = folder.split("/");
  const from = ["./", ...rooms.map((room) => `${room}/`), `${name}.ts`].join("");
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
