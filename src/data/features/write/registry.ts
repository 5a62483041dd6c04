import { registry } from "../../../registry.ts";
import * as entries from "./index.ts";

/** Formats of codes by the extension of their files. */
export const formats = registry("format", entries);
