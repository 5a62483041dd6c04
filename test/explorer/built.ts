/** An app's page, built for these tests, and pages of a browser that complain of nothing. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { newRoot } from "../serve/world.ts";

const APPS = join(import.meta.dirname, "../../apps");

/** Builds the page of an app, into a new folder by default. */
export async function builtPage(outDir: string = newRoot(), app = "explorer"): Promise<string> {
  const root = join(APPS, app);
  const configFile = join(root, "vite.config.ts");
  await build({ configFile, root, logLevel: "error", build: { outDir, reportCompressedSize: false } });
  return outDir;
}

/** A page, and what it asked for elsewhere or complained of. */
export interface Watched {
  readonly page: Page;
  readonly complaints: string[];
}

/** Opens an address of a server, or a file; `first` is a script that runs before those of the page. */
export async function opened(browser: Browser, url: string, first?: string): Promise<Watched> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: "light" });
  const complaints: string[] = [];
  page.on("request", (request) => {
    const { origin, protocol } = new URL(url);
    const own = protocol === "file:" ? url : origin;
    if (![own, `blob:${origin}`, "data:"].some((start) => request.url().startsWith(start)))
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
