/** The studies behind the documents' tables: a workspace of the repository, which the installed package does not carry. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { InputError } from "../errors.ts";
import { type Entries, Registry } from "../registry.ts";
import type { Plan, Study } from "../study/study.ts";

const HOME = new URL("../../studies/index.ts", import.meta.url);
const isClone = import.meta.url.endsWith(".ts") && existsSync(fileURLToPath(HOME));

/** Every study by name; none where the program does not run from a clone of the repository. */
export async function studies(): Promise<Entries<Study>> {
  return isClone ? ((await import(HOME.href)) as Entries<Study>) : {};
}

/** Every study by name; an InputError for the study `name` where the program does not run from a clone. */
export async function expectStudies(name: string): Promise<Entries<Study>> {
  const found = await studies();
  if (Object.keys(found).length > 0) return found;
  const todo = "Clone the repository, run npm ci there, then npm run study -- NAME.";
  throw new InputError(
    "study",
    name,
    "a clone of the repository, where studies live",
    "an installed package",
    todo,
  );
}

/** The plan of a named study with these options. An unknown study or option is an InputError. */
export async function planStudy(name: string, options: Readonly<Record<string, unknown>>): Promise<Plan> {
  return new Registry("study", await expectStudies(name)).resolve({ name, options })();
}
