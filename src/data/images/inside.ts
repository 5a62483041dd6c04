/** Whether pictures lie inside the folder that was named: a path or a link in it may lead elsewhere. */
import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { InputError } from "../../errors.ts";

/** The folder that pictures may not leave unless that is said. */
export interface Place {
  readonly root: string;
  readonly outside: boolean;
}

/**
 * Refuses pictures outside the folder, and gives the path of each without links. `said`: what an error calls a picture, after
 * the kind and name of what names it.
 */
export function expectInside(
  { root, outside }: Place,
  paths: readonly string[],
  [kind, name]: readonly [kind: string, name: string],
  said: (i: number) => string,
): string[] {
  const real = realPaths(paths);
  const own = realpathSync(root);
  const todo = "Copy it into the folder, or say that it is meant: data.outside=true.";
  const away = outside ? -1 : real.findIndex((path) => relative(own, path).startsWith(`..${sep}`));
  if (away >= 0)
    throw new InputError(kind, name, `pictures inside "${root}"`, `${said(away)}, which lies outside`, todo);
  return real;
}

/** A folder is looked up once, however many pictures it holds. */
function realPaths(paths: readonly string[]): string[] {
  const folders = new Map<string, string>();
  return paths.map((path) => {
    if (lstatSync(path).isSymbolicLink()) return realpathSync(path);
    const folder = dirname(path);
    const known = folders.get(folder) ?? realpathSync(folder);
    folders.set(folder, known);
    return join(known, basename(path));
  });
}
