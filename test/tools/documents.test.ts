/** The tools that write and check the documents. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { missing, missingEverywhere } from "../../tools/documents.ts";
import { between } from "../../tools/pages.ts";
import { withResults } from "../../tools/results/tables.ts";
import { folderTable } from "../../tools/structure/folders.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-documents-"));
afterAll(() => rmSync(root, { recursive: true }));
function written(path: string, text = ""): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe("the documents", () => {
  it("name files that exist, and link to files that exist", () => {
    expect(missingEverywhere(resolve(import.meta.dirname, "../.."))).toEqual([]);
  });
  it("may not name a file that is gone, as a link or in a sentence", () => {
    written("src/here.ts");
    written("docs/other.md");
    const text = "See `src/here.ts`, src/gone.ts, results/NAME/rows.jsonl, [a](other.md), [b](lost.md).";
    expect(missing(root, "docs/page.md", text)).toEqual([
      expect.stringContaining('link "lost.md"'),
      expect.stringContaining('path "src/gone.ts"'),
    ]);
  });
});

describe("a page with tables of a study", () => {
  const summary = "Of two worlds.\n\n## one\n\n| a |\n\n## two\n\n| b |\n";
  it("takes a whole summary, or what stands under one heading", () => {
    const page = "<!-- results s -->\nold\n<!-- /results -->\n<!-- results s: two -->\n<!-- /results -->\n";
    expect(withResults(page, () => summary)).toBe(
      "<!-- results s -->\n\nOf two worlds.\n\n### one\n\n| a |\n\n### two\n\n| b |\n\n<!-- /results -->\n" +
        "<!-- results s: two -->\n\n| b |\n\n<!-- /results -->\n",
    );
  });
  it("is the same page again where the summary is the same", () => {
    const page = withResults("<!-- results s -->\n<!-- /results -->\n", () => summary);
    expect(withResults(page, () => summary)).toBe(page);
  });
  it("refuses a heading that the summary has not, and a study without a summary", () => {
    expect(() => withResults("<!-- results s: three -->\n<!-- /results -->", () => summary)).toThrow("three");
    expect(() => withResults("<!-- results s -->\n<!-- /results -->", () => "")).toThrow("results/s");
  });
});

describe("the table of folders", () => {
  written("tree/low/a.ts", "export const a = 1;\n");
  written("tree/high/b.ts", 'import { a } from "../low/a.ts";\nexport const b = a;\n');
  const concepts = { low: "numbers", high: "sums" };
  it("says who imports whom", () => {
    expect(folderTable(join(root, "tree"), concepts).split("\n").slice(2)).toEqual([
      "| `low/` | numbers | – | high |",
      "| `high/` | sums | low | – |",
    ]);
  });
  it("refuses a folder without a concept and a concept without a folder", () => {
    expect(() => folderTable(join(root, "tree"), { low: "numbers" })).toThrow('"high"');
    expect(() => folderTable(join(root, "tree"), { ...concepts, attic: "?" })).toThrow('"attic"');
  });
});

it("a text stands between its marks, and a page without the marks is refused", () => {
  expect(between("a\n<!-- x -->\nold\n<!-- /x -->\nb", "x", "new")).toBe(
    "a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb",
  );
  expect(() => between("a", "x", "new")).toThrow("<!-- x -->");
});
