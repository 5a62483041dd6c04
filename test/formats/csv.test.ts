/** Lines of comma-separated values as RFC 4180 has them, of which no spreadsheet computes any. */
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, it } from "vitest";
import { csvLine } from "../../src/formats/csv.ts";

it("quotes cells with commas, quotes or line ends, and no others", () => {
  expect(csvLine(["a", "", "b c", "1.5"])).toBe("a,,b c,1.5");
  expect(csvLine(["a,b", 'say "no"', "two\nlines", "carriage\rreturn"])).toBe(
    '"a,b","say ""no""","two\nlines","carriage\rreturn"',
  );
});
it.each([
  ["=1+1", "'=1+1"],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ["+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"],
  ["-2+3", "'-2+3"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["\r=1", `"'\r=1"`],
  ["-x/y.png", "'-x/y.png"],
])("%j is text", (cell, line) => {
  expect(csvLine([cell])).toBe(line);
});
it.each(["-1", "+2.5", "-.5e-3", "-Infinity", "0", "-5.", "a=b", "x-1", "'=", ""])(
  "%j stays as it is",
  (cell) => {
    expect(csvLine([cell])).toBe(cell);
  },
);
it("is read again as it was, but for apostrophes before formulas", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 2 }), (cells) => {
      const [read] = parse(`${csvLine(cells)}\n`) as string[][];
      read.forEach((cell, i) => {
        expect(cell === cells[i] || cell === `'${cells[i]}`).toBe(true);
        expect(/^[=@\t\r]/.test(cell)).toBe(false);
      });
    }),
  );
});
