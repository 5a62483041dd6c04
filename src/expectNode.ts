/** The first thing that the library loads: an older Node gets a sentence where it would get a name that some module lacks. */
import { expectNode } from "./nodeVersion.ts";

expectNode(process.versions.node);
