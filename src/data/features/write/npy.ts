import { closeSync, openSync } from "node:fs";
import { z } from "zod";
import { writeAll } from "../../../files.ts";
import { define } from "../../../registry.ts";
import type { OpenRows } from "../../../types/index.ts";

/** Bytes kept free for the header, which says the number of rows and is written last; a multiple of 64 as in numpy's own files. */
const HEADER = 128;

function header(rows: number, columns: number): Buffer {
  const words = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, HEADER - 10, 0]);
  return Buffer.concat([start, Buffer.from(`${words.padEnd(HEADER - 11)}\n`, "latin1")]);
}

/** numpy's .npy, float32 [rows, dim] in C order; it has no room for file names. */
const openRows: OpenRows = (path, blocks) => {
  const columns = Math.max(...Object.values(blocks).map(([, end]) => end));
  const file = openSync(path, "w");
  let rows = 0;
  writeAll(file, header(0, columns));
  return {
    write: (files, codes) => {
      writeAll(file, new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength));
      rows += files.length;
    },
    finish: () => {
      writeAll(file, header(rows, columns), 0);
      closeSync(file);
    },
  };
};

/** Files that end in .npy. */
export const npy = define({
  about: "numpy's array file: float32, rows and dimensions, without names of files",
  source: "numpy.lib.format",
  verified: "what embed writes is read again (test/cli/embed.test.ts)",
  options: z.strictObject({}),
  create: () => openRows,
});
