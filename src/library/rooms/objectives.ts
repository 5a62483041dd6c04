/** The arithmetic of terms by itself: losses, bounds on mutual information, kernels, and the critics that bounds train. */
export { critic } from "../../nets/critics.ts";
export { type InfoNceOptions, infoNceLoss } from "../../terms/contrastive/infoNce.ts";
export { clubAll, fitOf, type Gaussian, leaveOneOut } from "../../terms/independence/club.ts";
export { kdeTotalCorrelationLoss, silverman } from "../../terms/independence/kdeTotalCorrelation.ts";
export {
  averagedPartition,
  infoNceBound,
  mineBound,
  mineSurrogate,
  nwjBound,
} from "../../terms/independence/lowerBound.ts";
export { renyiTotalCorrelation } from "../../terms/independence/matrixRenyi.ts";
export { bandwidths, logKernels, partDistances } from "../../terms/independence/pairwise.ts";
export { LEAST_SPREAD, type Part } from "../../terms/independence/parts.ts";
