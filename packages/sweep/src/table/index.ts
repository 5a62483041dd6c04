/** What a sweep came to: tables, the importance of settings, files for other programs, a page. */
export { type Cell, cellsOf, type Spread } from "./cells.ts";
export { csvOf, parquetOf } from "./export.ts";
export { type Importance, type Importances, importanceOf } from "./importance.ts";
export { sweepPage } from "./page.ts";
export type { SweepResults, SweepRow } from "./results.ts";
export { markdownText, plainText, type SweepTable, tableOf } from "./table.ts";
