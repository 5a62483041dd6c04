/** The explorer, built for these tests, and pages of a browser that complain of nothing. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { newRoot } from "../serve/world.ts";

const ROOT = join(import.meta.dirname, "../../apps/explorer");

/** Builds the page, into a new folder by default. */
export async function builtPage(outDir: string = newRoot()): Promise<string> {
  const configFile = join(ROOT, "vite.config.ts");
  await build({ configFile, root: ROOT, logLevel: "error", build: { outDir, reportCompressedSize: false } });
  return outDir;
}

/** A page, and what it asked for elsewhere or complained of. */
export interface Watched {
  readonly page: Page;
  readonly complaints: string[];
}

/** Opens an address of the server; `first` is a script that runs before those of the page. */
export async function opened(browser: Browser, url: string, first?: string): Promise<Watched> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: "light" });
  const complaints: string[] = [];
  page.on("request", (request) => {
    const { origin } = new URL(url);
    if (![origin, `blob:${origin}`, "data:"].some((own) => request.url().startsWith(own)))
      complaints.push(`asked ${request.url()}`);
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  if (first !== undefined) await page.addInitScript(first);
  await page.goto(url);
  return { page, complaints };
}
