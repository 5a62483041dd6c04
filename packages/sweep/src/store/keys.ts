/** Keys of a store: paths with `/` that lead nowhere else. */
import { InputError } from "../../../../src/index.ts";

const isPlain = (name: string) => name !== "" && name !== "." && name !== ".." && !/[\\\0]/.test(name);

/** Refuses a key that leads out of the store, or that some kinds of store cannot hold. */
export function expectKey(key: string): void {
  if (!key.split("/").every(isPlain)) throw refusal(key);
}

/** The same of the beginning of keys, which may end anywhere; empty stands for all keys. */
export function expectPrefix(prefix: string): void {
  const names = prefix.split("/");
  if (!names.slice(0, -1).every(isPlain) || /^\.\.?$|[\\\0]/.test(names.at(-1)!)) throw refusal(prefix);
}

/** The same of what is removed, which is never everything. */
export function expectSome(prefix: string): void {
  if (prefix === "") throw refusal(prefix);
  expectPrefix(prefix);
}

/** A name of a folder as what the keys in it begin with. */
export function folderPrefix(prefix: string): string {
  const folder = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
  expectPrefix(folder);
  return folder;
}

const refusal = (key: string) =>
  new InputError(
    "key",
    key,
    "names parted by single slashes, none of them . or ..",
    "another path",
    "Name a place inside the store.",
  );
