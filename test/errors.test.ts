/**
 * Every error that the program can throw at a person, walked in the sources: `kind "name": expected …, got …. What to do.`
 * Arguments that are written out are held to that form; those that are computed are, by the tests of the verbs.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseSync } from "rolldown/utils";
import { describe, expect, it } from "vitest";
import { ShapeError } from "../src/engine/index.ts";
import { InputError, nearestName, RunError, unknownName } from "../src/errors.ts";
import { parsedSources } from "../tools/structure/parsed.ts";

const ROOT = resolve(import.meta.dirname, "..");

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === "string";

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const each of value) yield* walk(each);
  else if (isNode(value)) {
    yield value;
    for (const child of Object.values(value)) yield* walk(child);
  }
}

/** Arguments that follow the condition, where there is one: kind, subject, expected, got, todo. */
function argumentsOf(node: Node): Node[] | null {
  const callee = (node.callee as { name?: string } | undefined)?.name ?? "";
  const given = node.arguments as Node[] | undefined;
  if (node.type === "NewExpression" && ["InputError", "RunError"].includes(callee)) return given!;
  return node.type === "CallExpression" && callee === "expect" ? given!.slice(1) : null;
}

/** The text as far as it is written out, with ◌ for what is computed; null where all of it is. */
function textOf(node: Node, constants: ReadonlyMap<string, Node>): string | null {
  if (node.type === "Literal") return `${node.value}`;
  if (node.type === "TemplateLiteral")
    return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join("◌");
  if (node.type !== "Identifier") return null;
  const known = constants.get(node.name as string);
  return known === undefined || known.type === "Identifier" ? null : textOf(known, constants);
}

interface Found {
  readonly where: string;
  readonly texts: readonly (string | null)[];
}

const errors: Found[] = parsedSources(ROOT).flatMap(({ path }) => {
  const text = readFileSync(join(ROOT, path), "utf8");
  const nodes = [...walk(parseSync(path, text).program)];
  const declared = nodes.filter(({ type, init }) => type === "VariableDeclarator" && isNode(init));
  const constants = new Map(declared.map(({ id, init }) => [(id as { name: string }).name, init as Node]));
  return nodes.flatMap((node): Found[] => {
    const given = argumentsOf(node);
    if (given === null || given.some(({ type }) => type === "SpreadElement")) return [];
    const line = text.slice(0, node.start).split("\n").length;
    return [{ where: `${path}:${line}`, texts: given.map((each) => textOf(each, constants)) }];
  });
});

const part = (at: number) =>
  errors.flatMap(({ where, texts }) => (texts[at] === null ? [] : [{ where, text: texts[at]! }]));
const offending = (at: number, form: RegExp) =>
  part(at)
    .filter(({ text }) => text !== "" && !form.test(text))
    .map(({ where, text }) => `${where} ${text}`);

describe("every error in the sources", () => {
  it("is found, and most of what it says is written out", () => {
    expect(errors.length).toBeGreaterThan(150);
    expect(part(4).length).toBeGreaterThan(0.7 * errors.length);
  });
  it("names a kind in words, without capitals or stops", () => {
    expect(offending(0, /^[a-z◌][^.:]*[^.:\s]$/)).toEqual([]);
  });
  it("says what was expected and found as parts of a sentence", () => {
    expect(offending(2, /^\S[\s\S]*[^.\s]$/)).toEqual([]);
    expect(offending(3, /^\S([\s\S]*[^.\s])?$/)).toEqual([]);
  });
  it("ends with a sentence that says what to do", () => {
    expect(offending(4, /^[A-Z◌"].*[.?◌]$/s)).toEqual([]);
  });
});

describe("errors as they are read", () => {
  const FORM = /^[a-z][^"]* "[\s\S]*": expected \S[\s\S]*, got \S[\s\S]*\. [A-Z][\s\S]*[.?]$/;
  it.each([
    new InputError("factor", "hue", "a factor of the data", "another name", "Rename it."),
    new RunError("output", "/full", "a place that can be written", "a full disk", "Free some space."),
    unknownName("metric", "migg", ["mig", "dci"]),
    unknownName("dataset", "x", []),
  ])("%s", ({ message }) => {
    expect(message).toMatch(FORM);
  });
  it("shapes that do not fit end with the line that asked", () => {
    expect(new ShapeError("add", [[2, 3], [4]], "shapes that broadcast").message).toMatch(
      /^operator "add": expected .+, got \[2, 3\] and \[4\]\. Written at .+\.$/,
    );
  });
});

describe("the nearest known name", () => {
  it.each([
    ["migg", "mig"],
    ["adamw", "adamW"],
    ["stesp", "steps"],
    ["retr", "retrieval"],
    ["rieval", "retrieval"],
    ["mgi", "mig"],
    ["bacth", "batch"],
    ["batchsize", "batch"],
  ])("of %s is %s", (name, near) => {
    const known = ["mig", "adam", "adamW", "steps", "retrieval", "batch"];
    expect(nearestName(name, known)).toBe(near);
    expect(unknownName("thing", name, known).message).toContain(`Did you mean "${near}"?`);
  });
  it("may differ in one of two letters, and have its letters in another order", () => {
    expect(nearestName("aa", ["a"])).toBe("a");
    expect(nearestName("szie", ["size", "fit"])).toBe("size");
  });
  it.each([
    ["serve", ["demo", "report"]],
    ["nix", ["pairs", "mig", "idx"]],
    ["x", ["y"]],
    ["szie", ["fit"]],
    ["", ["mig"]],
    ["mig", []],
  ])("of %j among %j is none", (name, known) => {
    expect(nearestName(name, known)).toBeNull();
    expect(unknownName("thing", name, known).message).not.toContain("Did you mean");
  });
});
