/** What stands between the columns of a table of text. */

/** In the order in which they are preferred where a table could be read with several. */
const SEPARATORS = [",", ";", "\t", "|"] as const;
/** Lines that are looked at. */
const LOOKED_AT = 200;

/** The separator that the line of names has most of, where possible one that every line has as many of; a comma if there is none. */
export function separatorOf(lines: readonly string[]): string {
  const counts = SEPARATORS.map((separator) =>
    lines.slice(0, LOOKED_AT).map((line) => unquoted(line).split(separator).length - 1),
  );
  const scores = counts.map(([names = 0, ...rows]) => {
    const even = rows.every((count) => Math.abs(count - names) <= 1);
    return names === 0 ? 0 : names + (even ? 1e6 : 0);
  });
  return SEPARATORS[scores.indexOf(Math.max(...scores))];
}

const unquoted = (line: string) => line.replaceAll(/"[^"]*"/g, "");
