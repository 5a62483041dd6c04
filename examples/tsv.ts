/** A new format for the codes that `embed` writes: values separated by tabs. */
import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { z } from "zod";
import { createCodeFile } from "../src/data/features/write/codeFile.ts";
import { columnNames } from "../src/data/features/write/columnNames.ts";
import { extend } from "../src/index.ts";
import { define } from "../src/registry.ts";
import type { OpenRows } from "../src/types/index.ts";

export const tsv = define({
  about: "values separated by tabs: the file, then a column for every dimension",
  source: "an example",
  verified: "its own example",
  options: z.strictObject({}),
  create: (): OpenRows => (path, blocks) => {
    const names = columnNames(blocks);
    const line = (cells: readonly unknown[]) => `${cells.join("\t")}\n`;
    writeFileSync(path, line(["file", ...names]));
    const rowOf = (codes: Float32Array, i: number) =>
      codes.subarray(i * names.length, (i + 1) * names.length);
    const write = (files: readonly string[], codes: Float32Array) =>
      appendFileSync(path, files.map((file, row) => line([file, ...rowOf(codes, row)])).join(""));
    return { write, finish: () => {} };
  },
});

export async function check(): Promise<void> {
  extend("format", { tsv });
  const folder = mkdtempSync(`${tmpdir()}/unweave-tsv-`);
  const file = createCodeFile(`${folder}/codes.tsv`, { identity: [0, 2] });
  file.write(["a.png"], Float32Array.of(0.5, 2));
  file.finish();
  assert.equal(readFileSync(`${folder}/codes.tsv`, "utf8"), "file\tidentity_0\tidentity_1\na.png\t0.5\t2\n");
  rmSync(folder, { recursive: true });
}
