/** Numbers of the documents beside the files that studies write. */
import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { cellsNamed } from "../../tools/results/cells.ts";
import { disagreeing, unmarked, wrongNumbers } from "../../tools/results/prose.ts";
import { commands, recounted } from "../../tools/results/recount.ts";

const root = resolve(import.meta.dirname, "../..");
const SUMMARY = `Of two worlds.

## lpc, 400 steps

|  | told | DCI |
| --- | ---: | ---: |
| chance |  | 0.110 |
| \`disco\` | pairs | 0.955 ± 0.002 |

| own | body |
| --- | ---: |
| disco | 52.0 ± 1.4 |

## sprites

|  | DCI |
| --- | ---: |
| disco | -0.4 ± 0.1 ! |
`;
const wrong = (text: string) => disagreeing("docs/a.md", text, () => SUMMARY);

describe("a cell of a summary", () => {
  it("is named by heading, row and column, the heading up to a comma", () => {
    expect(cellsNamed(SUMMARY, "lpc / disco / DCI")).toEqual(["0.955 ± 0.002"]);
    expect(cellsNamed(SUMMARY, "lpc, 400 steps / disco / body")).toEqual(["52.0 ± 1.4"]);
    expect(cellsNamed(SUMMARY, "disco / DCI")).toHaveLength(2);
    expect(cellsNamed(SUMMARY, "lp / disco / DCI")).toEqual([]);
    expect(cellsNamed(SUMMARY, "disco / told of")).toEqual([]);
  });
});

describe("a number with its source", () => {
  it.each([
    "0.955<!-- s: lpc / disco / DCI -->",
    "0.96<!-- s: lpc / disco / DCI -->",
    "95.5 %<!-- s: lpc / disco / DCI -->",
    "52 %<!-- s: disco / body -->",
    "−0.4<!-- s: sprites / disco / DCI -->",
  ])("%s is what its cell says, to its own digits", (text) => {
    expect(wrong(text)).toEqual([]);
  });
  it.each([
    ["0.957<!-- s: lpc / disco / DCI -->", "expected 0.955 ± 0.002"],
    ["95.5<!-- s: lpc / disco / DCI -->", "expected 0.955 ± 0.002"],
    ["52.8 %<!-- s: disco / body -->", "expected 52.0 ± 1.4"],
    ["0.5<!-- s: disco / DCI -->", "got 2"],
    ["0.5<!-- s: lpc / nobody / DCI -->", "got 0"],
    ["0.1<!-- s: lpc / chance / told -->", "expected "],
    ["0.4<!-- s: sprites / disco / DCI -->", "expected -0.4"],
    ["high<!-- s: lpc / disco / DCI -->", "a number before"],
  ])("%s is refused", (text, says) => {
    expect(wrong(text)).toEqual([expect.stringContaining(says)]);
  });
});

describe("a page of results", () => {
  const page = (prose: string) => `# A

    npm run study -- s --seeds 3 --set steps=26000 --out results/s

Asked in 2021 (Lee et al. 2005, arXiv:2101.08850), with \`conv4\` and \`0.7\`.

## Protocol

- Batches of 128 and 5 %, on 2 cores.

### Chosen

- At 0.1.

## Measured

<!-- results s -->

All of 300 pictures.

| a | at 7 |
| --- | ---: |
| less 20 | 0.123 |

<!-- /results -->

${prose}
`;
  const found = (prose: string) => unmarked("docs/a.md", page(prose)).map((text) => /"(.*?)"/.exec(text)![1]);
  it("says settings again: of its protocol, its commands, the heads and legends of its tables", () => {
    expect(found("At 26,000 steps of 128, 5 % or 0.1, of 300 with 7 and less 20, 3 seeds.")).toEqual([
      "2021",
    ]);
  });
  it("may not say a result without its source, in a sentence or in a table written by hand", () => {
    expect(found("It is 0.123, or 5.\n\n| x | 0.77 |\n")).toEqual(["2021", "0.123", "5", "0.77"]);
    expect(found("It is 0.123<!-- s: less 20 / at 7 -->.")).toEqual(["2021"]);
  });
  it("shows the command that wrote each file", () => {
    expect(found("It is 1<!-- other: less 20 / at 7 -->.")).toEqual(["2021", "other"]);
  });
});

describe("the documents of this repository", () => {
  it("say what the files say", () => {
    expect(wrongNumbers(root)).toEqual([]);
  });
  it("show a command for every folder of results", () => {
    const folders = globSync("results/*/rows.jsonl", { cwd: root }).map((path) => path.split("/")[1]);
    expect([...commands().keys()].sort()).toEqual(folders.sort());
  });
  it.each(["limits", "mixed-sources"])("have tables of %s that are what its rows come to", async (name) => {
    const written = readFileSync(join(root, "results", name, "summary.md"), "utf8");
    expect((await recounted(name, commands().get(name)!, ""))?.markdown).toBe(written);
  });
});
