/** The registry of nets. */
export { conv4 } from "./conv4.ts";
export { conv4Pooled } from "./conv4Pooled.ts";
export { discriminator } from "./discriminator.ts";
export { fsq } from "./fsq.ts";
export { mlp } from "./mlp.ts";
export { residual } from "./residual.ts";
