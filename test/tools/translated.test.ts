/** Translated pages keep step with their originals: the same sections, the same commands, the same pictures, code and output. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const PAGES = [
  ["README.md", "docs/zh/README.md"],
  ["docs/tutorials/photographs.md", "docs/zh/photographs.md"],
] as const;

const parts = (path: string) => {
  const text = readFileSync(path, "utf8");
  return {
    sections: text.match(/^#+ /gm),
    fences: text.match(/^```[\s\S]*?^```$/gm),
    commands: text.match(/^ {4}\S.*$/gm),
    pictures: Array.from(text.matchAll(/!\[[^\]]*\]\((?:\.\.\/|docs\/)*([^)]+)\)/g), ([, name]) => name),
  };
};

it.each(PAGES)("%s and %s have the same sections, code and pictures", (original, translated) => {
  expect(parts(translated)).toEqual(parts(original));
});
