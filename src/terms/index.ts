/** The registry of terms. */
export { infoNce } from "./contrastive/infoNce.ts";
export { supCon } from "./contrastive/supCon.ts";
export { covariance } from "./independence/covariance.ts";
export { variance } from "./independence/variance.ts";
