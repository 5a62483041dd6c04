/** The registry of nets. */
export { conv4 } from "./conv4.ts";
export { mlp } from "./mlp.ts";
