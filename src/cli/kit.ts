/** What verbs of other packages are made of: where they print, progress, tables, settings, what is scored, studies, errors, interruption. */
export { expect, orInterrupted, unknownName } from "../errors.ts";
export { schemaError } from "../experiment/schema.ts";
export { csvLine } from "../formats/csv.ts";
export { metricsAsked } from "./eval.ts";
export { readCodesSource, type SourceFlags } from "./evalSource.ts";
export type { Io, Output } from "./io.ts";
export { printJson, table } from "./output.ts";
export { type Progress, printLine, progress } from "./progress.ts";
export { interruptSignal } from "./running.ts";
export { collect, readTree } from "./settings.ts";
export { planStudy } from "./studies.ts";
