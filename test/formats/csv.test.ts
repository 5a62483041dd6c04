/** Lines of comma-separated values as RFC 4180 has them. */
import { expect, it } from "vitest";
import { csvLine } from "../../src/formats/csv.ts";

it("quotes cells with commas, quotes or line ends, and no others", () => {
  expect(csvLine(["a", "", "b c", "1.5"])).toBe("a,,b c,1.5");
  expect(csvLine(["a,b", 'say "no"', "two\nlines", "carriage\rreturn"])).toBe(
    '"a,b","say ""no""","two\nlines","carriage\rreturn"',
  );
});
