/** Observable Plot and the document that it draws into, loaded with the first figure. */
import type * as Observable from "@observablehq/plot";
import type * as Dom from "linkedom";
import { onUse } from "../../onUse.ts";

/** The marks and transforms of Observable Plot. */
export const Plot = onUse<typeof Observable>("@observablehq/plot");
/** Documents outside a browser. */
export const dom = onUse<typeof Dom>("linkedom");
