/** What a person may say of labels, in every reader of them: each option once, with the sentence that `list` prints. */
import { z } from "zod";
import type { Factor } from "../../types/index.ts";

/** Options of every reader of factors. */
export const levelOptions = {
  kinds: z
    .record(z.string(), z.enum(["categorical", "ordinal", "circular"]))
    .default({})
    .describe("Factor → kind, where the labels suggest another; a categorical factor is never binned."),
  roles: z
    .record(z.string(), z.enum(["content", "nuisance"]))
    .default({})
    .describe('Factor → role: searched for ("content"), or of no matter to a search ("nuisance").'),
  bins: z
    .record(z.string(), z.number().int().min(2).max(1000))
    .default({})
    .describe("Factor of numbers → number of bins of equal width."),
  missing: z
    .array(z.union([z.string(), z.number()]))
    .optional()
    .describe(
      "Words and numbers that mean a missing label; by default those of pandas, and -1 where it is the only negative number. []: only what is empty.",
    ),
};

/** Options of every reader of tables of text. */
export const separatorOption = {
  separator: z
    .string()
    .length(1)
    .optional()
    .describe('What stands between the columns of a CSV; found by itself among "," ";" "|" and tab.'),
};

/** Options of every reader of tables whose rows name files. */
export const tableFileOptions = {
  ...separatorOption,
  file: z
    .string()
    .min(1)
    .optional()
    .describe("The column that names the files; by default the one whose cells are files that are there."),
};

/** `levelOptions` as a program gives them. */
export interface LevelOptions {
  readonly kinds?: Readonly<Record<string, Factor["kind"]>>;
  readonly roles?: Readonly<Record<string, NonNullable<Factor["role"]>>>;
  readonly bins?: Readonly<Record<string, number>>;
  readonly missing?: readonly (string | number)[];
}

/** `separatorOption` as a program gives it. */
export interface SeparatorOption {
  readonly separator?: string;
}

/** `tableFileOptions` as a program gives them. */
export interface TableFileOptions extends SeparatorOption {
  readonly file?: string;
}
