/** Which public functions keep silent about their errors, in a library of a few lines. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { silentFunctions } from "../../apps/site/errors.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-errors-"));
afterAll(() => rmSync(root, { recursive: true }));

const LIBRARY = {
  "errors.ts": `
export class InputError extends Error {}
export class RunError extends Error {}
/** Throws an InputError unless \`holds\`. */
export function expect(holds: boolean): void {
  if (!holds) throw new InputError("no");
}
`,
  "room.ts": `
import { expect, RunError } from "./errors.ts";
/** Says nothing of what it calls. */
export const ofValue = (value: number): void => expect(value > 0);
/** Hands it on: an InputError where one is negative. */
export const told = (values: readonly number[]): void => values.forEach(ofValue);
/** A full disk. */
export function written(): void { throw new RunError("full"); }
`,
  "index.ts": `
import { ofValue } from "./room.ts";
import { Place } from "./place.ts";
export * as room from "./room.ts";
/** Calls by name only. */
export function handed(values: readonly number[]): void { values.forEach(ofValue); }
/** Makes a place. */
export function opened(): Place { return new Place(); }
/** Throws nothing of ours. */
export function plain(): number { return [1].map((one) => one + 1)[0]; }
export { Place };
`,
  "place.ts": `
import { expect } from "./errors.ts";
/** A place. */
export class Place {
  private readonly at: number;
  constructor(at = 0) { expect(at >= 0); this.at = at; }
  /** Moves. */
  moved(by: number): Place { expect(by !== 0); return new Place(this.at + by); }
}
`,
};

it("names what is thrown below a public function, a method or a room, and only where the comment does not", () => {
  mkdirSync(join(root, "src"));
  for (const [name, text] of Object.entries(LIBRARY)) writeFileSync(join(root, "src", name), text);
  cpSync("tsconfig.json", join(root, "tsconfig.json"));
  const found = silentFunctions(root, ["src/index.ts"]).map((sentence) =>
    /comment of "(.*)" .* a word of (\w+)/.exec(sentence)!.slice(1).join(": "),
  );
  expect(found.sort()).toEqual([
    "Place.moved: InputError",
    "handed: InputError",
    "opened: InputError",
    "room.ofValue: InputError",
    "room.written: RunError",
  ]);
});
