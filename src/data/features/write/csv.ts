import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { columnNames } from "./columnNames.ts";
import type { OpenRows } from "./index.ts";

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
/** Nine digits tell every float32 from its neighbours. */
const number = (value: number) => `${Number(value.toPrecision(9))}`;

/** A row per picture: its file, then the code's columns. */
export const csvWriter: OpenRows = (path, blocks) => {
  const names = columnNames(blocks);
  const file = openSync(path, "w");
  writeSync(file, `${["file", ...names.map(quoted)].join(",")}\n`);
  return {
    write: (files, codes) => {
      const lines = files.map((name, row) => {
        const code = codes.subarray(row * names.length, (row + 1) * names.length);
        return [quoted(name), ...Array.from(code, number)].join(",");
      });
      writeSync(file, `${lines.join("\n")}\n`);
    },
    finish: () => {
      fsyncSync(file);
      closeSync(file);
    },
  };
};
