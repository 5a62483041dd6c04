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
    "study.deviation(differences)",
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
  faultsIn("studies/tied.ts", "test/studies/limits.test.ts", [
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
  faultsIn(
    "studies/faces/standard.ts",
    "test/studies/standard.test.ts",
    [
      "the papers' attacker is fitted to test codes and read on training codes",
      'fittedOn(fitted, held, rng, ["kernelRidge"])',
      'fittedOn(held, fitted, rng, ["kernelRidge"])',
    ],
    [
      "what is read of people stands above the chance of lights, and the other way round",
      "[1 / peopleOf(bench), 1 / lightsOf(bench)]",
      "[1 / lightsOf(bench), 1 / peopleOf(bench)]",
    ],
    ["of penalties that tell as much the smallest is taken", "all.lastIndexOf(", "all.indexOf("],
    [
      "shares of a confusion are of all pictures",
      "rows.filter((i) => said[i] === other).length / rows.length",
      "rows.filter((i) => said[i] === other).length / truth.length",
    ],
    [
      "a strip shows pictures under the light of its query",
      "if (light[i] === level) d[i]",
      "if (light[i] !== level) d[i]",
    ],
  ),
  faultsIn(
    "studies/faces/extrapolation.ts",
    "test/studies/extrapolation.test.ts",
    [
      "a light left out is enrolled under itself and asked under the others",
      "recognised(codes, bench, kept, asked)",
      "recognised(codes, bench, asked, kept)",
    ],
    ["strangers are trained on", "(person) => person % 2 !== half", "(person) => person % 2 === half"],
    [
      "ridge regression is fitted to all training pictures before strangers are asked",
      "ridgeScores(x, enrolled, identities(bench.dataset, enrolled), size, penalty)",
      "ridgeScores(x, bench.train, identities(bench.dataset, bench.train), size, penalty)",
    ],
  ),
  faultsIn(
    "studies/faces/benchmark.ts",
    "test/studies/benchmark.test.ts",
    [
      "test pictures have the levels of training pictures",
      "levels[2 * (start + i) + f]",
      "levels[2 * i + f]",
    ],
    [
      "training and test pictures of the benchmark change places",
      "train: range(0, counts[0]), test: range(counts[0], rows)",
      "train: range(counts[0], rows), test: range(0, counts[0])",
    ],
  ),
  faultsIn(
    "studies/generative/rows.ts",
    "test/studies/generativeRows.test.ts",
    [
      "the mean picture is that of the pictures it is compared with",
      "datasets.pixels(dataset, train.subarray(0, READ))",
      "datasets.pixels(dataset, test.subarray(0, READ))",
    ],
    [
      "a discriminator is read over the first half of the steps",
      "steps.slice(steps.length >> 1)",
      "steps.slice(0, steps.length >> 1)",
    ],
  ),
  faultsIn(
    "studies/calibration/summary.ts",
    "test/studies/calibrationSummary.test.ts",
    [
      "the error of an estimator has the other sign",
      "(study.average(values) - nats).toFixed(2)",
      "(nats - study.average(values)).toFixed(2)",
    ],
    [
      "an estimator's warning is shown at the largest truth",
      "b.nats < a.nats ? b : a",
      "b.nats > a.nats ? b : a",
    ],
  ),
  faultsIn("studies/yalebFirst.ts", "test/studies/yalebFirst.test.ts", [
    "the light of unseen people is read from the table of known people",
    'read("knnUnseen", "lighting")',
    'read("knn", "lighting")',
  ]),
  faultsIn(
    "studies/independence/weights.ts",
    "test/studies/weights.test.ts",
    [
      "a longer training is compared with the base of the shorter one",
      "weight === null && steps === cell.steps",
      "weight === null",
    ],
    [
      "every seed of a penalty is compared with the first seed of its base",
      "const other = base[seed];",
      "const other = base[0];",
    ],
  ),
  faultsIn("studies/limits/index.ts", "test/studies/limits.test.ts", [
    "every seed of the limits study keeps the rows of seed 0 for reading",
    'random(seed).fork("split")',
    'random(0).fork("split")',
  ]),
  faultsIn("studies/faces/strangers.ts", "test/studies/yalebFirst.test.ts", [
    "strangers under light from the side are all strangers",
    'cell("rank1", part, "hard")',
    'cell("rank1", part, "all")',
  ]),
  faultsIn("studies/calibration/trained.ts", "test/studies/calibrationSummary.test.ts", [
    "A critic's last quarter is compared with its first.",
    "training.slice(-2 * quarter, -quarter)",
    "training.slice(0, quarter)",
  ]),
].flat();
