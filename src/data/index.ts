/** The registry of datasets. */
export { faces } from "./faces.ts";
