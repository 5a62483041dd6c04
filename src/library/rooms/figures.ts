/** Figures as SVG text, and pages, in the style of reports. */
export { figure } from "../../report/figures/svg.ts";
export { escaped, html, Markup } from "../../report/html.ts";
export { page } from "../../report/page.ts";
