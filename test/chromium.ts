/** The browser of tests: Debian's Chromium, headless and silent towards the network. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PATH = "/usr/bin/chromium";
const QUIET = ["--disable-quic", "--no-first-run", "--disable-background-networking"];

export const hasChromium = existsSync(PATH);

export function launchChromium(further: readonly string[] = []): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", ...QUIET, "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: PATH, headless: true, args: [...args, ...further] });
}
