/** Faults in what studies publish: means over seeds, closed forms, chance, protocols, leaks between rows. */
import { faultsIn } from "../fault.ts";

const cells = "test/studies/cells.test.ts";
const readings = "test/studies/readings.test.ts";
const blocks = "test/studies/blocks.test.ts";
const faces = "test/studies/faces.test.ts";

/** The faults. */
export const studies = [
  faultsIn(
    "src/study/table.ts",
    cells,
    ["a deviation is divided by the seeds", "(values.length - 1));", "values.length);"],
    ["a spread is not in per cent as its mean", "(times * deviation(values))", "deviation(values)"],
  ),
  faultsIn(
    "studies/measuring.ts",
    blocks,
    [
      "chance of balanced accuracy is that of the first factor",
      "numerics.mean(factors.map(({ size }) => 1 / size))",
      "1 / factors[0].size",
      "what is read of a run",
    ],
    [
      "a factor is read from another block",
      "table?.rows.indexOf(name) ?? -1",
      "table?.columns.indexOf(name) ?? -1",
      "what is read of a run",
    ],
    [
      "the block's importances are those of one dimension",
      "matrix.values.slice(start, end)",
      "matrix.values.slice(start, start + 1)",
      "what is read of a run",
    ],
  ),
  faultsIn("studies/measuring.ts", readings, [
    "one block has a gap between blocks",
    'values["DCI, blocks"] === undefined ?',
    'values["DCI, blocks"] === null ?',
  ]),
  faultsIn(
    "studies/yaleb.ts",
    readings,
    ["a stranger more is trained on", "7 * third : 22", "7 * third : 23"],
    ["side light begins at 40 degrees", "const SIDE = 50;", "const SIDE = 40;"],
    ["a cell is read from another column", "[columns.indexOf(column)]", "[0]"],
  ),
  faultsIn("studies/independence/measure.ts", readings, [
    "MIG's column holds another number",
    'MIG: [of("mig")?.value',
    'MIG: [of("effectiveRank")?.value',
  ]),
  faultsIn("studies/independence/index.ts", "test/studies/independence.test.ts", [
    "a standard error is a deviation",
    "study.deviation(differences) / Math.sqrt(differences.length)",
    "study.deviation(differences) * 4",
    "reads a direction",
  ]),
  faultsIn("studies/pairs/ideal.ts", "test/studies/ideal.test.ts", [
    "a square looks the same at no other angle",
    "const SYMMETRY = [4, 2, 1];",
    "const SYMMETRY = [1, 2, 1];",
  ]),
  faultsIn("studies/calibration/couplings.ts", "test/studies/calibration.test.ts", [
    "the correlation of so many nats is another",
    "Math.sqrt(-Math.expm1((-2 * nats) / dims))",
    "Math.sqrt(-Math.expm1(-nats / dims))",
    "have the correlation",
  ]),
  faultsIn(
    "studies/calibration/ideal.ts",
    "test/studies/calibration.test.ts",
    [
      "InfoNCE lacks the logarithm of the batch",
      " + Math.log(ratios.length),\n  nwj",
      ",\n  nwj",
      "behave as their papers prove",
    ],
    [
      "NWJ lacks its one",
      "nwj: (ratios) => 1 + diagonal",
      "nwj: (ratios) => diagonal",
      "behave as their papers prove",
    ],
  ),
  faultsIn(
    "studies/mixedSources/scores.ts",
    "test/studies/mixedSources.test.ts",
    [
      "sources are not assigned one dimension each",
      "row.map((value) => 1 - value)",
      "row.map((value) => value)",
      "scores",
    ],
    [
      "least squares are read where they were fitted",
      "dense(codes, half, rows, true).mmul",
      "dense(codes, 0, rows - half, true).mmul",
      "scores",
    ],
  ),
  faultsIn("studies/limits/conditions.ts", "test/studies/limits.test.ts", [
    "rows stay that should be missing",
    "rng.fork(row).uniform() >= share",
    "rng.fork(row).uniform() <= share",
    "leaves half",
  ]),
  faultsIn(
    "studies/faces/readings.ts",
    faces,
    [
      "an attacker is read where it was fitted",
      'rng.fork("paper", name))(read)',
      'rng.fork("paper", name))(fit)',
      "attackers",
    ],
    [
      "people are in two folds",
      "estimators.groupFolds(groups, FOLDS, chance)",
      "estimators.randomFolds(levels.length, FOLDS, chance)",
      "attackers",
    ],
    [
      "the nearest mean is the farthest",
      "if (cosine > most) [found",
      "if (cosine < -most) [found",
      "nearest mean",
    ],
  ),
  faultsIn("studies/faces/projection.ts", "test/studies/projection.test.ts", [
    "directions are those between people",
    "data[row * columns + i] - sum[i] / count",
    "sum[i] / count",
  ]),
].flat();
