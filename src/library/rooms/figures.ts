/** Figures as SVG text, in the style of reports. */
export { figure } from "../../report/figures/svg.ts";
export { escaped, type Markup } from "../../report/html.ts";
