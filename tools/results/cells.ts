/** Cells of a study's summary, by heading, row and column. */

/** One table of a summary: the heading above it, its columns' names, and its rows. */
interface Table {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const plain = (text: string) => text.replaceAll("`", "").replaceAll("\\|", "|").trim();
const cellsOf = (line: string) =>
  line
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map(plain);

/** The tables of a Markdown text. */
export function tablesOf(markdown: string): Table[] {
  const tables: Table[] = [];
  let [heading, lines] = ["", [] as string[][]];
  const close = () => {
    const [columns, , ...rows] = lines;
    if (rows.length > 0) tables.push({ heading, columns, rows });
    lines = [];
  };
  for (const line of markdown.split("\n")) {
    if (line.startsWith("|")) lines.push(cellsOf(line));
    else close();
    if (line.startsWith("#")) heading = plain(line.replace(/^#+/, ""));
  }
  close();
  return tables;
}

/**
 * The texts of all cells that `HEADING / ROW / COLUMN` names, the heading in full or up to a comma of its own; it may be left out
 * where row and column say enough.
 */
export function cellsNamed(markdown: string, name: string): string[] {
  const parts = name.split(" / ").map(plain);
  const [row, column] = parts.slice(-2);
  const under = parts.slice(0, -2).join(" / ");
  const meant = (heading: string) => under === "" || heading === under || heading.startsWith(`${under},`);
  return tablesOf(markdown)
    .filter(({ heading }) => meant(heading))
    .flatMap(({ columns, rows }) => {
      const at = columns.indexOf(column);
      return at < 1 ? [] : rows.filter(([first]) => first === row).map((cells) => cells[at]);
    });
}
