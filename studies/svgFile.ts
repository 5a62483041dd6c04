/** Figures as files of their own, not as a part of a page. */
import { figures } from "../src/index.ts";

/** A figure as SVG text that names its namespace, which a file must and a page need not. */
export const svgFile = (...given: Parameters<typeof figures.figure>): string =>
  figures.figure(...given).text.replace(/^<svg(?![^>]*xmlns=)/, '<svg xmlns="http://www.w3.org/2000/svg"');
