/** The registry of pairs: how positives are made. */
export { augment } from "./augment.ts";
export { balanced } from "./balanced.ts";
export { factorwise } from "./factorwise.ts";
export { fewChanges } from "./fewChanges.ts";
export { hardNegatives } from "./hardNegatives.ts";
export { leaveOneOut } from "./leaveOneOut.ts";
export { longTailed } from "./longTailed.ts";
export { partialLabels } from "./partialLabels.ts";
export { perLevel } from "./perLevel.ts";
export { sameNuisance } from "./sameNuisance.ts";
export { shareFactor } from "./shareFactor.ts";
export { shareSet } from "./shareSet.ts";
export { shareWithin } from "./shareWithin.ts";
export { singles } from "./singles.ts";
export { userPairs } from "./userPairs.ts";
export { varyFactor } from "./varyFactor.ts";
