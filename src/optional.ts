/** Packages that a plain install does not bring: loaded when somebody asks for what they do. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "./errors.ts";

/** The package; an InputError with the command that installs it where it is missing. `what` it is for. */
export async function optional<T>(name: string, what: string): Promise<T> {
  try {
    return (await import(name)) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new InputError("package", name, `it for ${what}`, "none", `Install it: npm install ${name}.`);
  }
}

/** Where an installed package lies, and its version; an InputError as that of `optional`. */
export async function installed(name: string, what: string): Promise<{ folder: string; version: string }> {
  await optional(name, what);
  for (let folder = dirname(fileURLToPath(import.meta.resolve(name))); ; folder = dirname(folder)) {
    const found = described(join(folder, "package.json"));
    // A folder of compiled files may have a package.json that says no more than their form.
    if (found?.name === name) return { folder, version: found.version };
    if (dirname(folder) === folder) throw new Error(`no package.json of ${name}`);
  }
}

function described(path: string): { readonly name?: string; readonly version: string } | null {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}
