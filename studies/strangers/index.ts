import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { define, InputError, study } from "../../src/index.ts";
import { dataOption, expectData } from "../data.ts";
import { elsewhereRows, elsewhereTables, type Found } from "./elsewhere.ts";
import { FOLDS } from "./people.ts";
import { type Done, opened, rowsOf, type Table } from "./sections.ts";
import { choicesOf, type Line, linesOf, tableOf } from "./tables.ts";

const options = z.strictObject({
  ...study.commonOptions,
  /** The folder that holds yaleb/ with its labels.csv, coil20_64.npz and lpc_sprites_64.npz. */
  data: dataOption,
  /** Only the first so many of the folds in which people are left out. */
  folds: z.int().min(1).max(FOLDS).default(FOLDS),
  /** What `elsewhere` gives a choice, in minutes of two cores. */
  minutes: z.number().positive().default(2),
});

/**
 * Who is found again that no training saw: methods on Extended Yale B beside raw pixels, then what new lights, few people, few
 * pictures, wrong labels and changed views do to them, and what a choice is worth on other things. The tables are parts of the
 * keys of rows: `--only methods`.
 */
export const strangers = define({
  about: "people, objects and sprites left out of training: who is found again, under which light, told what",
  source: "Georghiades et al. 2001; Lee et al. 2005; Nene et al. 1996; LPC (data); Unweave (protocol)",
  verified: "what every condition changes, tables by hand (test/studies/strangers.test.ts)",
  options,
  create:
    (given): study.Study =>
    async () => {
      const data = expectData(given.data, "a folder with yaleb/labels.csv");
      const yaleb = join(data, "yaleb");
      const found = existsSync(join(yaleb, "labels.csv"));
      const todo = "Name the folder that holds it: --set data=PATH.";
      if (!found) throw new InputError("data", data, "yaleb/labels.csv", "none", todo);
      const rows: study.Row<Done | Found>[] = [
        ...rowsOf(await opened(yaleb), given),
        ...elsewhereRows({ data, minutes: given.minutes, seeds: given.seeds ?? 1 }),
      ];
      return study.plan({ rows, summary });
    },
});

const isElsewhere = (row: Done | Found): row is Found => "world" in row;

/** Lines of the first table that another one is read against. */
const BESIDE: Readonly<Partial<Record<Table, readonly string[]>>> = {
  labels: [
    "whitened",
    "lda",
    "spatial, centred",
    "spatial, less lights",
    "spatial, less clusters",
    "spatialViews, centred",
  ],
  relighting: ["spatial, less clusters", "spatialViews, centred"],
};

const ABOUT: Readonly<Record<Table, string>> = {
  methods:
    "People left out, under lights that others were seen under. *chosen*: what `train FOLDER` and nothing else chooses among the people in training; its seconds are those of the choice as well.",
  newLights:
    "Trained without light from the side; people left out are enrolled in front and asked for under light from the side alone.",
  amounts: "Fewer people and fewer pictures of each in training; the first fold.",
  labels:
    "A share of the pictures in training bears another person's name. First the same without wrong names: *less clusters* has names as its one label column, `spatialViews` no labels at all.",
  relighting:
    "Views that stand for what nobody wrote down, where the light is not told; first the same without them.",
};

const LEGEND = [
  "Shares of right answers about people whom training did not see, each enrolled by the picture under frontal light; mean ± standard",
  "deviation over seeds, of means over folds. *rank1*: all other pictures; *side*: those with light from 50° on; *leak*: the light, by",
  "the vote of the five nearest pictures of others, of equally many votes the nearest's; *leak, low*: the same with the lowest light of",
  "equally many, as scikit-learn's neighbours vote; *any*: enrolled by a picture drawn by chance; *sh2*: queries moved by up to two",
  "pixels; *seconds*: of training, fitting and encoding, for all rows that one net serves, whatever else the machine did. *told*: factors whose labels the method read. What nothing",
  "random decides has one seed.",
].join("\n");

/** Tables of the rows that are there. */
export function summary(results: ReadonlyMap<string, Done | Found>): study.Summary {
  const all = [...results.values()];
  const done = all.filter((row): row is Done => !isElsewhere(row));
  const elsewhere = all.filter(isElsewhere);
  const lines = (table: Table) => linesOf(done, table);
  const beside = (table: Table) =>
    lines("methods").filter(({ row }) => BESIDE[table]?.includes(row) ?? false);
  const tables = (Object.keys(ABOUT) as Table[])
    .map((table) => [table, lines(table)] as const)
    .filter(([, found]) => found.length > 0);
  const parts = tables.map(
    ([table, found]) =>
      `## ${table}\n\n${ABOUT[table]}\n\n${tableOf([...beside(table), ...found])}${table === "methods" ? choicesOf(done) : ""}`,
  );
  if (elsewhere.length > 0)
    parts.push(`## elsewhere\n\n${ELSEWHERE_LEGEND}\n\n${elsewhereTables(elsewhere)}`);
  return {
    markdown: `${LEGEND}\n\n${parts.join("\n")}`,
    value: { ...Object.fromEntries(tables.map(([table, found]) => [table, numbersOf(found)])), elsewhere },
  };
}

const ELSEWHERE_LEGEND = [
  "Half of the levels are there to choose by and to train on; the numbers are about the other half. *best single*: in that column the",
  "best of the candidates that the choice tried, each trained on all of the first half. *rank1*: enrolled by the most ordinary picture.",
].join("\n");

const numbersOf = (lines: readonly Line[]) =>
  Object.fromEntries(lines.map(({ row, told, seeds }) => [row, { told, seeds }]));
