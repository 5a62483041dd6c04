/** Observable Plot without a browser: linkedom stands in for the document, the result is SVG text. */
import type { PlotOptions } from "@observablehq/plot";
import { Markup } from "../html.ts";
import { dom, Plot } from "./plot.ts";

/** Renders a plot as inline SVG that scales down to narrow screens. `label` is read by screen readers. */
export function figure(label: string, options: PlotOptions): Markup {
  const { document } = dom.parseHTML("<html><body></body></html>");
  const plot = Plot.plot({
    style: { fontFamily: "inherit", fontSize: "12px", background: "none" },
    ...options,
    document,
  });
  const svg = plot.tagName.toLowerCase() === "svg" ? plot : plot.querySelector("svg");
  svg?.setAttribute("role", "img");
  svg?.setAttribute("aria-label", label);
  // Names of marks are read to nobody inside a picture that has one name.
  for (const group of plot.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label");
  return new Markup(plot.outerHTML);
}
