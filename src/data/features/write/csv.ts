import { closeSync, openSync } from "node:fs";
import { z } from "zod";
import { writeAll } from "../../../files.ts";
import { csvLine } from "../../../formats/csv.ts";
import { define } from "../../../registry.ts";
import type { OpenRows } from "../../../types/index.ts";
import { columnNames } from "./columnNames.ts";

/** Nine digits tell every float32 from its neighbours. */
const number = (value: number) => `${Number(value.toPrecision(9))}`;

/** A row per image: its file, then the code's columns. */
const openRows: OpenRows = (path, blocks) => {
  const names = columnNames(blocks);
  const file = openSync(path, "w");
  const append = (text: string) => writeAll(file, Buffer.from(text));
  append(`${csvLine(["file", ...names])}\n`);
  return {
    write: (files, codes) => {
      const lines = files.map((name, row) => {
        const code = codes.subarray(row * names.length, (row + 1) * names.length);
        return csvLine([name, ...Array.from(code, number)]);
      });
      append(`${lines.join("\n")}\n`);
    },
    finish: () => {
      closeSync(file);
    },
  };
};

/** Files that end in .csv. */
export const csv = define({
  about: "comma-separated text: the file, then a column for every dimension",
  source: "RFC 4180",
  verified: "what embed writes is read again (test/cli/embed.test.ts)",
  options: z.strictObject({}),
  create: () => openRows,
});
