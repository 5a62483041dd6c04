/** Tables of finished studies on the pages of docs/results/, copied from results/NAME/summary.md and never by hand. */
import { readdirSync } from "node:fs";
import { held } from "../pages.ts";

const MARKS = /(<!-- results ([\w-]+)(?:: (.+?))? -->\n)[\s\S]*?(<!-- \/results -->)/g;

/**
 * The page with every `<!-- results NAME --> … <!-- /results -->` filled from a summary: all of it, its headings at the third
 * level, or after `NAME: HEADING` what stands under that heading.
 */
export function withResults(page: string, summaryOf: (name: string) => string): string {
  return page.replace(MARKS, (_, open: string, name: string, heading: string | undefined, close: string) => {
    const summary = summaryOf(name);
    if (summary === "")
      throw new Error(
        `study "${name}": expected a summary in results/${name}/summary.md, got none. Run the study.`,
      );
    const text = heading === undefined ? demoted(summary) : under(summary, heading, name);
    return `${open}\n${text.trim()}\n\n${close}`;
  });
}

const demoted = (summary: string) => summary.replace(/^## /gm, "### ");

function under(summary: string, heading: string, name: string): string {
  const sections = summary.split(/^(?=#{2,3} )/m);
  const found = sections.find((section) => section.replace(/^#+ /, "").startsWith(`${heading}\n`));
  if (found === undefined)
    throw new Error(
      `heading "${heading}": expected one of results/${name}/summary.md, got none by that name. Name one of its headings.`,
    );
  return found.slice(found.indexOf("\n"));
}

/** Path → text of every page of docs/results/, filled from the summaries as they are now. */
export function resultPages(): Record<string, string> {
  const files = readdirSync(new URL("../../docs/results", import.meta.url)).filter((file) =>
    file.endsWith(".md"),
  );
  return Object.fromEntries(
    files.sort().map((file) => {
      const path = `docs/results/${file}`;
      return [path, withResults(held(path), (name) => held(`results/${name}/summary.md`))];
    }),
  );
}
