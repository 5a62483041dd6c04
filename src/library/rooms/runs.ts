/** Run folders as programs use them: the record of a run's data, locks, and files that are whole or not there. */
export { cacheFolder } from "../../cacheFolder.ts";
export { fetchFrom, Refused } from "../../data/published/fetchFrom.ts";
export { type DataRecord, digestOf, recordOf } from "../../data/record.ts";
export { execute } from "../../execute/execute.ts";
export type { CheckpointEvery } from "../../execute/saving.ts";
export {
  guarded,
  makeFolder,
  openWhole,
  placeFile,
  temporaryName,
  type WholeFile,
  writeFile,
  writeJson,
} from "../../files.ts";
export { isAlive, type Owner, SELF } from "../../owner.ts";
export { locatedData, placeOptions, readData } from "../../run/data.ts";
export { backendOf } from "../../run/environment.ts";
export { isBegun, isFinished, openRun, paths, readScores, type ScoresFile } from "../../run/folder.ts";
export { type KnownData, type KnownOptions, knownData } from "../../run/knownData.ts";
export { holderOf, type Lock, lockFolder, lockOf, lockOutput, whileLocked } from "../../run/lock.ts";
/** The version of this package. */
export { VERSION } from "../../run/version.ts";
