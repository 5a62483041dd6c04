/** What a representation is compared with: names of rows in the tables of scores. */

/** The images themselves, shrunk until a probe stays quick. */
export const RAW_PIXELS = "raw pixels";
/** The same encoder before training. */
export const UNTRAINED = "untrained";
/** What a guess that looks at nothing gets. */
export const CHANCE = "chance";

/** Whether a row of a table is one of these. */
export const isBaseline = (row: string): boolean => [RAW_PIXELS, UNTRAINED, CHANCE].includes(row);
