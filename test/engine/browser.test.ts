/** A training in a page of headless Chromium gives the losses of the same training in Node. */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page as Tab } from "playwright-core";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { portable } from "../../src/engine/index.ts";
import { hasChromium, launchChromium } from "../chromium.ts";
import { experiment } from "../run/world.ts";
import { relativeError } from "./differences.ts";
import type {} from "./page.ts";
import { type Trained, trained } from "./trained.ts";

/** SwiftShader, a GPU in software, is the adapter where Chromium has it. */
const SOFTWARE = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];

const STEPS = 10;
const asked = experiment({ steps: STEPS });

/** The page's script, and onnxruntime-web as its package ships it. */
async function files(): Promise<(path: string) => string | Buffer | undefined> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL("./page.ts", import.meta.url)),
    platform: "browser",
    external: /^onnxruntime-web/,
  });
  const { output } = await bundle.generate({ format: "esm" });
  await bundle.close();
  const runtime = dirname(fileURLToPath(import.meta.resolve("onnxruntime-web/wasm")));
  const imports = {
    "onnxruntime-web/wasm": "/ort/ort.wasm.bundle.min.mjs",
    "onnxruntime-web/webgpu": "/ort/ort.webgpu.bundle.min.mjs",
  };
  const html = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module" src="/page.js"></script>`;
  return (path) => {
    if (path === "/") return html;
    if (path === "/page.js") return output[0].code;
    return path.startsWith("/ort/") ? readFileSync(join(runtime, path.slice(5))) : undefined;
  };
}

const TYPES: Record<string, string> = {
  "": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

async function serve(): Promise<Server> {
  const read = await files();
  const server = createServer(({ url = "/" }, response) => {
    const content = read(url);
    response.writeHead(content === undefined ? 404 : 200, {
      "content-type": TYPES[extname(url)] ?? "text/plain",
    });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

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
    server = await serve();
    browser = await launchChromium(SOFTWARE);
    tab = await browser.newPage();
    tab.on("pageerror", (error) => complaints.push(error.message));
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
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
