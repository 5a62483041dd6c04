/** Every guess about a folder in a sentence, with the setting that corrects it. */
import { agreeing, counted } from "../../numerics/counted.ts";
import type { Rows } from "../images/rows.ts";
import type { LevelOptions } from "../labels/options.ts";
import type { Looked } from "./column.ts";
import type { ShapeFound } from "./shape.ts";
import type { TableFound } from "./table.ts";

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");
/** A setting as a shell takes it. */
const set = (key: string, value: unknown) => `--set '${key}=${JSON.stringify(value)}'`;

/** Where the labels are. */
export function tableNotes({ labels, others }: TableFound, { columns, files }: Rows): string[] {
  const instead =
    others.length === 0 ? "" : `; ${quoted(others)} could be read instead: --set data.labels=${others[0]}`;
  if (labels !== null) return [`labels: "${labels}" (${counted(files.length, "picture")})${instead}`];
  if (columns.length > 0) return [`labels: the names of folders (${counted(files.length, "picture")})`];
  return [
    `labels: none for ${counted(files.length, "picture")}; a table labels.csv (file,name) or a folder for each name would be read`,
  ];
}

/** What is searched for and what shall not matter. */
export function contentNotes(
  content: string | null,
  nuisance: readonly string[],
  columns: readonly Looked[],
): string[] {
  const names = columns.filter(({ levels }) => levels > 1).map(({ name }) => name);
  const other = names.find((name) => name !== content);
  const instead = other === undefined ? "" : `; for another column: --find ${other}`;
  const without =
    nuisance.length === 0 ? [] : [content, ...nuisance.slice(1)].filter((name) => name !== null);
  const nothing = `searched for: nothing, since no column holds names that repeat${instead}`;
  return [
    ...(content !== null ? [`searched for: "${content}"${instead}`] : names.length > 0 ? [nothing] : []),
    ...(nuisance.length === 0
      ? []
      : [`shall not matter: ${quoted(nuisance)}; to leave one out: ${set("data.factors", without)}`]),
  ];
}

/** What each column seems to be, and which are left out. */
export function columnNotes(
  columns: readonly Looked[],
  { kept, kinds, said }: { kept: readonly Looked[]; kinds: NonNullable<LevelOptions["kinds"]>; said: object },
): string[] {
  const sentence = (column: Looked): string[] => {
    const { name, levels, only, why } = column;
    if (only !== null) return [`"${name}" is left out: every label is "${only}"`];
    if (levels === 0) return [`"${name}" is left out: it has no label at all`];
    if (!kept.includes(column))
      return [
        `"${name}" is left out: hardly a label stands in two rows (${counted(levels, "label")}); to keep it: ${set("data.roles", { [name]: "nuisance" })}`,
      ];
    if (Object.hasOwn(said, name)) return [];
    if (why === null) return [`"${name}" holds ${counted(levels, "name")}`];
    const names = kinds[name] === "categorical";
    const [is, other, kind] = names
      ? ["names", "measurements", "ordinal"]
      : ["measurements", "names", "categorical"];
    return [
      `"${name}" holds ${levels} ${is} (${why}); if they are ${other}: ${set("data.kinds", { [name]: kind })}`,
    ];
  };
  return columns.flatMap(sentence);
}

/** The longest side of which times and widths were measured. */
const MOST_TRIED = 224;
/** Height and width that were given, a number standing for both; else those that were found. */
const sidesOf = (given: unknown, found: readonly number[]): readonly number[] =>
  typeof given === "number" ? [given, given] : ((given as number[] | undefined) ?? found);

/** How large the pictures are made. */
export function shapeNotes(
  { size, channels, from, sample, alike, coloured }: ShapeFound,
  given: Readonly<Record<string, unknown>>,
): string[] {
  const [was, is] = [from.join("x"), size.join("x")];
  const some = alike < sample ? `, as ${alike} of ${counted(sample, "picture")} looked at` : "";
  const colours =
    coloured > 0 && coloured < sample
      ? ` (${coloured} of ${counted(sample, "picture")} ${agreeing(coloured, "is", "are")} coloured)`
      : "";
  const sides = sidesOf(given.size, size);
  const area = sides.reduce((product, side) => product * side, 1);
  return [
    ...(Math.max(...sides) > MOST_TRIED
      ? [
          `sides beyond the ${MOST_TRIED} that were tried: training, codes and the index of a search grow with the area, here to ${(area / MOST_TRIED ** 2).toFixed(1)} times those of ${MOST_TRIED}x${MOST_TRIED}`,
        ]
      : []),
    ...(given.size === undefined
      ? [
          `sides: ${is} (height x width) from ${was}${some}; others: ${set(
            "data.size",
            size.map((side) => 2 * side),
          )}`,
        ]
      : []),
    ...(given.channels === undefined
      ? [
          `${channels === 1 ? "grey" : "in colour"}${colours}; otherwise: --set data.channels=${channels === 1 ? 3 : 1}`,
        ]
      : []),
  ];
}

/** What is said where nothing makes faces lie alike. */
export const alignNotes = (given: Readonly<Record<string, unknown>>): string[] =>
  given.align === undefined
    ? [
        'nothing aligns the pictures: faces that are not cropped alike are found better with columns of the eyes, --set data.align=eyes --set \'data.eyes={"left":["lx","ly"],"right":["rx","ry"]}\', or of a box (data.align=box)',
      ]
    : [];
