/** Figures as SVG text, and pages, in the style of reports. */
import { figure as plotted } from "../../report/figures/svg.ts";
import type { Markup } from "../../report/html.ts";

export { escaped, html, Markup } from "../../report/html.ts";
export { page } from "../../report/page.ts";

/** What Observable Plot's `plot` takes; its types would need `@types/d3` of everybody who compiles against this library. */
export interface FigureOptions {
  readonly marks: readonly unknown[];
  readonly [option: string]: unknown;
}

/** Renders a plot as inline SVG that scales down to narrow screens. `label` is read by screen readers. */
export function figure(label: string, options: FigureOptions): Markup {
  return plotted(label, { ...options, marks: [...options.marks] } as Parameters<typeof plotted>[1]);
}
