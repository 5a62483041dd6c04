/** Faults in formats, labels, splits and images. */
import { faultsIn } from "../fault.ts";

const labels = "test/data/labels.test.ts";
const table = "test/data/table.test.ts";
const npy = "test/formats/npy.test.ts";

/** The faults. */
export const data = [
  faultsIn(
    "src/formats/csv.ts",
    "test/formats/csv.test.ts",
    ["quotes within a cell stand alone", "cell.replaceAll('\"', '\"\"')", "cell"],
    ["a line end is not quoted", '/[",\\r\\n]/', '/[",]/'],
  ),
  faultsIn(
    "src/formats/npy.ts",
    npy,
    ["big-endian numbers are not turned", 'const swapped = order === ">"', 'const swapped = order === "<"'],
    ["Fortran order is read as C order", "columns ? fromFortran(stored, shape) : stored", "stored"],
  ),
  faultsIn(
    "src/formats/netpbm.ts",
    "test/formats/netpbm.test.ts",
    [
      "16 bits are read low byte first",
      "body[2 * i] * 256 + body[2 * i + 1]",
      "body[2 * i] + 256 * body[2 * i + 1]",
    ],
    ["the maximum of a file is not its white", "* 255) / max)", "* 255) / (max > 255 ? 65535 : 255))"],
  ),
  faultsIn(
    "src/formats/bmp.ts",
    "test/formats/bmp.test.ts",
    ["lines stand in the file as in the picture", "(fromTop ? y : height - 1 - y)", "y"],
    ["masks of few bits are not scaled", "scale: 255 / Math.max(1, mask >>> shift)", "scale: 1"],
  ),
  faultsIn("src/data/images/fit.ts", "test/data/pictureKinds.test.ts", [
    "proportions must fit exactly",
    "over < 0.5 ? 0",
    "over === 0 ? 0",
  ]),
  faultsIn("src/data/images/cache.ts", "test/data/cache.test.ts", [
    "a damaged file of the cache is taken",
    "file.readUInt32LE(end) === crc32(bytes)",
    "end >= 0",
  ]),
  faultsIn("src/data/images/shrink.ts", "test/data/shrink.test.ts", [
    "a square's sum is divided by its side",
    "sums[x] / (by * by)",
    "sums[x] / by",
  ]),
  faultsIn(
    "src/data/split.ts",
    table,
    [
      "a split changes with every call",
      'random(split.seed ?? seed).fork("split")',
      'random(split.seed ?? seed).fork("split", Math.random())',
    ],
    [
      "the seed of a split is passed over",
      'random(split.seed ?? seed).fork("split")',
      'random(seed).fork("split")',
    ],
    [
      "a light that is held out is trained on",
      "else if (!held.some((rows) => rows.has(row))) free.push(row);",
      "else free.push(row);",
    ],
    [
      "the test share trains",
      "test: sorted(test), train: sorted(train)",
      "train: sorted(test), test: sorted(train)",
    ],
  ),
  faultsIn("src/data/dataset.ts", table, [
    "a missing label is the first level",
    "if (level >= 0) lists[level].push(rows[i]);",
    "lists[Math.max(0, level)].push(rows[i]);",
  ]),
  faultsIn(
    "src/data/labels/columns.ts",
    labels,
    [
      "the last spelling of a number names its level",
      "labels[level] ??= texts[row]",
      "labels[level] = texts[row]",
    ],
    ["an empty cell is a level", 'filter((text) => text !== "").sort(natural', "sort(natural"],
    [
      "a bin that nothing falls in is a level",
      "const used = [...new Set(values.map(binOf))];",
      "const used = Array.from({ length: bins }, (_, bin) => bin);",
    ],
  ),
  faultsIn(
    "src/formats/text.ts",
    "test/data/tables.test.ts",
    ["Windows-1252 is read as Latin-1", "foreign > 0\n      ? decoded", "foreign < 0\n      ? decoded"],
    ["the file's first line is blamed for its encoding", "return line;", "return 1;"],
  ),
  faultsIn("src/formats/separator.ts", "test/data/tables.test.ts", [
    "separators within quotes count",
    "unquoted(line).split",
    "line.split",
  ]),
  faultsIn("src/formats/wordList.ts", "test/data/tables.test.ts", [
    "a count is a name",
    "isCount && !names",
    "!isCount && !names",
  ]),
  faultsIn("src/data/labels/fileColumn.ts", "test/data/tables.test.ts", [
    "a column called file goes before what is there",
    "best(columns, isFileBeside(csv)) ??",
    "named(FILE) ?? best(columns, isFileBeside(csv)) ??",
  ]),
  faultsIn("src/data/labels/unnamed.ts", "test/data/tables.test.ts", [
    "an index is a factor",
    "UNNAMED.test(column.name) && isIndex",
    "false && isIndex",
  ]),
  faultsIn(
    "src/data/labels/missing.ts",
    "test/data/labelRules.test.ts",
    ["numbers are categorical", 'texts, kind: "ordinal"', 'texts, kind: "categorical"'],
    ["-1 beside one other number is missing", "values.length > 2", "values.length > 1"],
    ["-1 among negative numbers is missing", "values[0] === -1 && ", ""],
    ["-1 among fractions is missing", " && values.every(Number.isInteger)", ""],
    ["a number is missing only as it is spelt", "|| numbers.has(numberOf(label))", ""],
  ),
  faultsIn(
    "src/data/labels/coded.ts",
    "test/data/labelRules.test.ts",
    ["a categorical factor is binned", 'kind === "categorical" ? 0 : ', ""],
    ["whole numbers of many rows each are binned", "most && rare", "most"],
    ["a few rare fractions are levels", "most || (values.length > MOST_RARE_FRACTIONS && rare)", "most"],
  ),
  faultsIn("src/data/labels/declared.ts", labels, [
    "declared kinds change nothing",
    "{ kind: kinds[factor.name] }",
    "{ kind: factor.kind }",
  ]),
].flat();
