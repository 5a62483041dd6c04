/** The lesson's trainings in a page of headless Chromium have Node's losses. */
import type { Server } from "node:http";
import type { Browser, Page as Tab } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ENCODERS } from "../../apps/learn/src/lesson/protocol.ts";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { portable } from "../../src/engine/index.ts";
import { hasChromium, launchChromium } from "../chromium.ts";
import { addressOf, served } from "../engine/served.ts";
import { lossesOf } from "./losses.ts";
import type {} from "./page.ts";

/** Rounding differs between the two builds of the runtime and grows with every step: near 1e-4 after 17 steps of blocks. */
const STEPS = 12;
/** The plain form of the step: a page has no blocked one. */
const runtime = () => Object.assign(new NodeRuntime(), { target: async () => portable });

describe.skipIf(!hasChromium)("the lesson in Chromium", () => {
  let server: Server;
  let browser: Browser;
  let tab: Tab;
  beforeAll(async () => {
    server = await served(new URL("./page.ts", import.meta.url));
    browser = await launchChromium();
    tab = await browser.newPage();
    await tab.goto(addressOf(server));
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it.for(ENCODERS)("%s has Node's losses step by step", async (encoder) => {
    const page = await tab.evaluate(([name, steps]) => globalThis.lessonPage.losses(name, steps), [
      encoder,
      STEPS,
    ] as const);
    const node = await lossesOf(encoder, STEPS, runtime());
    expect(page).toHaveLength(STEPS);
    page.forEach((loss, step) => {
      expect(Math.abs(loss / node[step] - 1), `step ${step + 1}`).toBeLessThan(1e-4);
    });
  });
});
