/** The built page: which of its files there are, and of what type each is. */
import { existsSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "../errors.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".json": "application/json",
};

/** Type of a file by its name. */
export const typeOf = (name: string): string => TYPES[extname(name)] ?? "application/octet-stream";

const isSource = import.meta.url.endsWith(".ts");
/** Where the build puts the page, seen from a checkout and from the package. */
const BUILT = fileURLToPath(new URL(isSource ? "../../dist/explorer" : "../explorer", import.meta.url));

/** The page's files by their addresses; an InputError where it was not built. */
export function pageFiles(folder: string = BUILT): ReadonlyMap<string, string> {
  const todo = isSource ? "Build it: npm run explorer." : "Install the package again.";
  expect(
    existsSync(join(folder, "index.html")),
    "page",
    folder,
    "the built explorer",
    "no such folder",
    todo,
  );
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const files = entries.map(({ parentPath, name }) => join(parentPath, name));
  return new Map([
    ["/", join(folder, "index.html")],
    ...files.map((file): [string, string] => [file.slice(folder.length).replaceAll("\\", "/"), file]),
  ]);
}
