/** A training in a page of headless Chromium gives the losses of the same training in Node. */
import type { Server } from "node:http";
import type { Browser, Page as Tab } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { portable } from "../../src/engine/index.ts";
import { hasChromium, launchChromium } from "../chromium.ts";
import { experiment } from "../run/world.ts";
import { relativeError } from "./differences.ts";
import type {} from "./page.ts";
import { addressOf, served } from "./served.ts";
import { type Trained, trained } from "./trained.ts";

/** SwiftShader, a GPU in software, is the adapter where Chromium has it. */
const SOFTWARE = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

const STEPS = 10;
const asked = experiment({ steps: STEPS });

/** The plain form of the step on Node's processor: a page has no blocked one. */
const trainedInNode = () =>
  trained(asked, Object.assign(new NodeRuntime(), { target: async () => portable }));

describe.skipIf(!hasChromium)("a training in Chromium", () => {
  let server: Server;
  let browser: Browser;
  let tab: Tab;
  let node: Trained;
  const complaints: string[] = [];
  beforeAll(async () => {
    server = await served(new URL("./page.ts", import.meta.url));
    browser = await launchChromium(SOFTWARE);
    tab = await browser.newPage();
    tab.on("pageerror", (error) => complaints.push(error.message));
    await tab.goto(addressOf(server));
    node = await trainedInNode();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it.for(["wasm", "webgpu"] as const)("on %s has Node's losses step by step", async (backend, { skip }) => {
    const reason = await tab.evaluate((name) => globalThis.page.available(name), backend);
    skip(reason !== true, `this Chromium has no ${backend}: ${reason}`);
    const given = [asked, backend] as const;
    const page = await tab.evaluate(([what, where]) => globalThis.page.train(what, where), given);
    expect(complaints).toEqual([]);
    expect(page.losses).toHaveLength(STEPS);
    page.losses.forEach((loss, step) => {
      expect(Math.abs(loss / node.losses[step] - 1), `step ${step + 1}`).toBeLessThan(1e-4);
    });
    expect(relativeError(page.parameters, node.parameters)).toBeLessThan(1e-3);
  });
});
