/** Faults in how runs are measured: which rows, which encoder, who judges, what figures show. */
import { faultsIn } from "../fault.ts";

const evaluate = "test/evaluate/evaluate.test.ts";
const judge = "test/evaluate/judge.test.ts";
const figures = "test/evaluate/figures.test.ts";

/** The faults. */
export const evaluation = [
  faultsIn(
    "src/evaluate/evaluate.ts",
    evaluate,
    ["test rows are training rows", "test: await part(rows.test)", "test: await part(rows.train)"],
    ["unseen rows are test rows", "unseen: await part(rows.unseen) }", "unseen: await part(rows.test) }"],
    ["training rows are unseen ones", "train: await part(rows.train)", "train: await part(rows.unseen)"],
    [
      "levels are those of the first rows",
      "levels: levelTable(dataset, chosen)",
      "levels: levelTable(dataset, chosen.map((_, i) => i))",
    ],
    [
      "raw pixels are of other rows",
      "shrunkPixels(dataset, chosen)",
      "shrunkPixels(dataset, chosen.toReversed())",
    ],
    ["the untrained encoder is the trained one", "await encoded(codec.untrained)", "await encoded(codec)"],
    ["a part that is too long is cut from another", "(i) => rows[i])", "(i) => split.train[i])"],
    [
      "test rows are cut from training rows",
      'test: cut(split.test, "test")',
      'test: cut(split.train, "test")',
    ],
    ["rows are cut and not drawn", ".permutation(rows.length);", ".permutation(rows.length).sort();"],
    ["all parts are cut by the same chance", 'fork("evaluate", name)', 'fork("evaluate")'],
    [
      "more rows are read than asked for",
      "= limited(split, seed, mostRows)",
      "= limited(split, seed, 2 * mostRows)",
    ],
  ),
  faultsIn(
    "src/evaluate/judge/trials.ts",
    judge,
    [
      "a judge of known levels learns from what is edited",
      "[...train, ...test]).sort() : train;",
      "[...train, ...test]).sort() : test;",
    ],
    ["a judge learns from strangers", "({ train, test }: Split,", "({ train, unseen: test }: Split,"],
  ),
  faultsIn(
    "src/evaluate/judge/judge.ts",
    judge,
    ["an edited image stands in its own level's average", "this.levels[own] === level ? own : -1", "-1"],
    ["a gallery takes unlabelled images for a level", "if (level < 0) return;", ""],
    ["a gallery compares by another factor", "this.start = f * EMBEDDING;", "this.start = 0;"],
  ),
  faultsIn(
    "src/evaluate/figures/swaps.ts",
    figures,
    [
      "a swap takes the block of the other image",
      "swap(codeAt(drawing, content), codeAt(drawing, style), columns)",
      "swap(codeAt(drawing, style), codeAt(drawing, content), columns)",
    ],
    [
      "the captions of an edit are out of order",
      '{ name: "its reconstruction", pixels: rowsOfMatrix(decoded, 0, 1) }',
      '{ name: "its reconstruction", pixels: rowsOfMatrix(decoded, 1, 2) }',
    ],
    ["a grid's lines are shifted", "first + c * styles.length + s", "first + s * contents.length + c"],
  ),
  faultsIn(
    "src/evaluate/figures/strips.ts",
    figures,
    [
      "neighbours under the same nuisance answer",
      "if (i === q || (across !== null && across[i] === across[q])) d[i]",
      "if (i === q) d[i]",
    ],
    ["right is what agrees in the nuisance", "right: own[i] === own[q]", "right: other?.[i] === other?.[q]"],
  ),
  faultsIn(
    "src/inference/codec.ts",
    "test/inference/codec.test.ts",
    [
      "the untrained encoder of a codec is the trained one",
      "untrained: encoderOf(runtime, shape, untrained)",
      "untrained: encoderOf(runtime, shape, () => encoder)",
    ],
    ["a block starts with the one before", "columns(codes, start, end)", "columns(codes, 0, end)"],
  ),
  faultsIn(
    "src/inference/encode.ts",
    "test/inference/codec.test.ts",
    [
      "every batch is the first",
      "const chosen = rows.subarray(from, from + size);",
      "const chosen = rows.subarray(0, Math.min(size, rows.length - from));",
    ],
    [
      "batches are joined from the last",
      "for (const part of parts) {",
      "for (const part of parts.toReversed()) {",
    ],
  ),
  faultsIn(
    "src/execute/write.ts",
    "test/execute/write.test.ts",
    [
      "the baseline's encoder is the trained one",
      "job.encoder(job.step.state, fitted?.untrained)",
      "job.encoder(trained)",
    ],
    [
      "held-out codes stand beside other images",
      "[...rows.test, ...rows.unseen]",
      "[...rows.unseen, ...rows.test]",
    ],
    ["clock times are among the scores", "({ seconds: _, ...score }) => score", "(score) => score"],
  ),
  faultsIn("src/run/reference.ts", "test/run/reference.test.ts", [
    "an error is a sum, not a mean",
    "return squares / images.columns;",
    "return squares;",
  ]),
  faultsIn(
    "src/edit/novelty.ts",
    "test/edit/operations.test.ts",
    [
      "novelty scales by held-out codes",
      "this.scaling = scalingOf(train);",
      "this.scaling = scalingOf(held);",
    ],
    ["novelty is a share of those farther away", "Number(other < distance)", "Number(other > distance)"],
    ["novelty is the nearest distance alone", "smallest(d, NEIGHBOURS)", "smallest(d, 1)"],
  ),
].flat();
