import { registry } from "../registry.ts";
import * as decoderEntries from "./decoders.ts";
import * as netEntries from "./index.ts";

/** Nets by name. */
export const nets = registry("net", netEntries);
/** Decoders by name. */
export const decoders = registry("decoder", decoderEntries);
