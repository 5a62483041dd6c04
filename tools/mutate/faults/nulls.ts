/** Nulls that are computed from levels as they are. */
import { faultsIn } from "../fault.ts";

const nullTest = "test/metrics/nulls.test.ts";
const identity = 'shuffled(list, rng.fork("null", f))';
const dimensions = (name: string) =>
  faultsIn(`src/metrics/dimensions/${name}.ts`, nullTest, [
    `the null of ${name} shuffles nothing`,
    identity,
    "list",
    `the null of > ${name}`,
  ]);

/** The faults. */
export const nulls = [
  ...["sap", "mcc", "irs", "infomec", "explicitness", "rmig"].map(dimensions),
  faultsIn("src/metrics/dimensions/factorVae.ts", nullTest, [
    "the null of factorVae shuffles nothing",
    'rng.fork("null").permutation(held.factor.length)',
    "held.factor.keys()",
    "the null of > factorVae",
  ]),
  faultsIn("src/metrics/dimensions/betaVae.ts", nullTest, [
    "the null of betaVae shuffles nothing",
    'rng.fork("null").permutation(count)',
    "Array(count).keys()",
    "the null of > betaVae",
  ]),
  faultsIn("src/metrics/frame/shuffledFactor.ts", "test/metrics/frame.test.ts", [
    "the null of trees shuffles nothing",
    'shuffled(levels, rng.fork("null", f))',
    "levels",
  ]),
  faultsIn("src/metrics/frame/histogram.ts", nullTest, [
    "the null of histograms shuffles nothing",
    'withShuffledLevels(discrete, rng.fork("null", order))',
    "discrete",
    "the null of > mig",
  ]),
  faultsIn("src/metrics/blocks/blockMig.ts", nullTest, [
    "the null of blockMig shuffles nothing",
    'withShuffledLevels(found, rng.fork("null"))',
    "found",
    "the null of > blockMig",
  ]),
  faultsIn("src/metrics/blocks/blockR2.ts", nullTest, [
    "the null of blockR2 is the value",
    'null: by("kernelRidge", wrong, wrongTruth)',
    'null: by("kernelRidge", levels, truth)',
    "the null of > blockR2",
  ]),
  faultsIn("src/metrics/blocks/swapConsistency.ts", nullTest, [
    "the null of swapConsistency shuffles nothing",
    "const chance = swaps.map((swap) => followed(swap, wrong, mixed));",
    "const chance = found;",
    "the null of > swapConsistency",
  ]),
  faultsIn("src/metrics/distribution/pairwiseInformation.ts", nullTest, [
    "the null of pairwiseInformation shuffles nothing",
    'shuffled(column, rng.fork("null", j))',
    "column",
    "the null of > pairwiseInformation",
  ]),
  faultsIn("src/metrics/blocks/editing.ts", "test/metrics/editing.test.ts", [
    "the null of editing shuffles nothing",
    'rng.fork("null", block).permutation(prediction.length / factors.length)',
    "Int32Array.from(Array(prediction.length / factors.length).keys())",
  ]),
  faultsIn("src/metrics/blocks/leakPredictions.ts", nullTest, [
    "the null of leakage shuffles nothing",
    "out[row] = turned[at];",
    "",
    "the null of > leakage",
  ]),
  faultsIn("src/metrics/blocks/dependence.ts", nullTest, [
    "the null of dependence is what was found",
    "chance.push(spare - bias);",
    "chance.push(found - bias);",
    "the null of > dependence",
  ]),
  faultsIn("src/estimators/levels.ts", "test/metrics/frame.test.ts", [
    "a shuffle is none",
    "values[order[i]]",
    "values[i]",
  ]),
  faultsIn(
    "src/metrics/frame/scorable.ts",
    "test/metrics/scorable.test.ts",
    ["what compares factors is scored of one", "varying < factors", "varying < 1 && factors > 0"],
    ["a factor of one level counts", "varies(sample, factors.length, f)", "sample !== undefined"],
  ),
  faultsIn("src/estimators/levels.ts", "test/metrics/scorable.test.ts", [
    "own numbers of levels are ignored",
    "return even ? plain",
    "return plain ? plain",
  ]),
].flat();
