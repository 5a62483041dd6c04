/** Faults in metrics and in what they fit. */
import { faultsIn } from "../fault.ts";

const frame = "test/metrics/frame.test.ts";
const scaling = "test/estimators/scaling.test.ts";
const levels = "test/estimators/levels.test.ts";
const trainingRows = "test/metrics/trainingRows.test.ts";
const dci = "test/metrics/dci.test.ts";

/** The faults. */
export const metrics = [
  faultsIn(
    "src/metrics/frame/bootstrap.ts",
    frame,
    ["intervals are 90 % wide: the lower end", "0.025 * resamples", "0.05 * resamples"],
    ["intervals are 90 % wide: the upper end", "0.975 * resamples", "0.95 * resamples"],
    ["intervals lie around the resamples' median", "value + (values[place] - middle)", "values[place]"],
    ["resamples repeat no row", "picked[at] = draw.int(rows);", "picked[at] = at;"],
    ["every resample is the same", 'rng.fork("bootstrap", i)', 'rng.fork("bootstrap")'],
  ),
  faultsIn("src/metrics/frame/heldOut.ts", frame, [
    "held-out rows are training rows",
    "if (test.codes.rows > 0) return [test, []];",
    "if (test.codes.rows > 0) return [train, []];",
  ]),
  faultsIn(
    "src/metrics/frame/probeSamples.ts",
    frame,
    [
      "probes are judged where they are fitted",
      "subsample(kept ? test : train",
      "subsample(kept ? train : test",
    ],
    [
      "drawn rows have the levels of the first rows",
      "sample.levels.subarray(row * factors, (row + 1) * factors)",
      "sample.levels.subarray(at * factors, (at + 1) * factors)",
    ],
  ),
  faultsIn("src/metrics/frame/parts.ts", frame, [
    "a baseline's rows are its training rows",
    "sets[rows].codes",
    "sets.train.codes",
  ]),
  ...["nearest", "logistic", "kernelRidge", "perceptron"].map((name) =>
    faultsIn(`src/estimators/attackers/${name}.ts`, scaling, [
      `the attacker ${name} scales by what it predicts`,
      "standardised(other, scaling)",
      "standardised(other, scalingOf(other))",
      `attacker ${name}`,
    ]),
  ),
  faultsIn(
    "src/estimators/probes.ts",
    scaling,
    [
      "logistic regression scales by what it predicts",
      "predictLogistic(model, standardised(other, scaling))",
      "predictLogistic(model, standardised(other, scalingOf(other)))",
      "probe logistic",
    ],
    [
      "nearest neighbours scale by what they predict",
      "levels, 1, standardised(other, scaling), K)",
      "levels, 1, standardised(other, scalingOf(other)), K)",
      "probe nearest",
    ],
  ),
  faultsIn("src/metrics/blocks/blockAccuracy.ts", trainingRows, [
    "blockAccuracy scales the rows it reads by themselves",
    "standardised(part.codes(rows), scaling)",
    "standardised(part.codes(rows), scalingOf(part.codes(rows)))",
    "blockAccuracy",
  ]),
  faultsIn("src/metrics/blocks/blockR2.ts", trainingRows, [
    "blockR2 scales the rows it reads by themselves",
    "standardised(narrow(read), scaling)",
    "standardised(narrow(read), scalingOf(narrow(read)))",
    "blockR2",
  ]),
  faultsIn(
    "src/metrics/dimensions/dci.ts",
    dci,
    ["explicitness counts stages, not doublings", "capacities.map(Math.log)", "capacities.map(Number)"],
    ["capacities are whole numbers of stages", "2 ** power", "1 + power"],
    [
      "explicitness is no share of a guess's error",
      "area / (base * at[at.length - 1])",
      "area / at[at.length - 1]",
    ],
  ),
  faultsIn(
    "src/metrics/dimensions/dciScores.ts",
    dci,
    ["entropies have the base of nature", "entropy / Math.log(list.length)", "entropy"],
    ["means are not weighted", "(score * sum(lists[i])) / total", "score / scores.length"],
    ["completeness is disentanglement", "weighted(perColumn, columns)", "weighted(perRow, importance)"],
  ),
  faultsIn("src/metrics/dimensions/factorVae.ts", "test/metrics/factorVae.test.ts", [
    "variances are not divided by those of all rows",
    "variance(codes, j, rows) / global[j]",
    "variance(codes, j, rows)",
  ]),
  faultsIn(
    "src/metrics/dimensions/informationGap.ts",
    "test/metrics/mig.test.ts",
    ["a gap is to the third best", "[first = 0, second = 0]", "[first = 0, , second = 0]"],
    ["a gap is no share of the entropy", "gap(row) / entropies[k]", "gap(row)"],
  ),
  faultsIn("src/metrics/dimensions/sap.ts", "test/metrics/informationGaps.test.ts", [
    "SAP is what the best dimension reads",
    "gap(table.map((row) => row[f]))",
    "Math.max(...table.map((row) => row[f]))",
  ]),
  faultsIn("src/metrics/dimensions/mcc.ts", "test/metrics/nulls.test.ts", [
    "factors are given the dimensions that say least",
    "row.map((gain) => 1 - gain)",
    "row.map((gain) => gain)",
    "the null of > mcc",
  ]),
  faultsIn(
    "src/metrics/blocks/retrieval.ts",
    "test/metrics/retrieval.test.ts",
    [
      "a query's own image is among the answers",
      "inGallery[i] > 0 && across[i] !== across[q] && (nearest",
      "inGallery[i] > 0 && (nearest",
    ],
    ["the gallery may be anybody", "allowed === null || allowed.has(acrosses[i])", "true"],
  ),
  faultsIn(
    "src/estimators/levels.ts",
    levels,
    [
      "a missing label counts as a level",
      "if (level >= 0) counts[level]++;",
      "counts[Math.max(0, level)]++;",
    ],
    ["levels of a factor are read down the table", "row * factors + k]", "k * levels.length + row]"],
  ),
  faultsIn("src/estimators/accuracy.ts", levels, [
    "a missing label counts as one that is known",
    "if (levels[row] < 0) continue;",
    "",
  ]),
  faultsIn("src/estimators/classifier.ts", levels, [
    "rows without a label are fitted",
    "known.length === levels.length ? codes : rowsAt(codes, known)",
    "codes",
  ]),
  faultsIn("src/estimators/regressionTargets.ts", levels, [
    "a circle closes on its last level",
    "(2 * Math.PI * v) / size",
    "(2 * Math.PI * v) / (size - 1)",
  ]),
].flat();
