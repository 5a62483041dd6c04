/** An export opened by transformers.js in a browser that reaches nothing but this machine. */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import type { Browser } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gapOf } from "../../src/export/golden.ts";
import { embed, exportRun, readCodes } from "../../src/index.ts";
import { random } from "../../src/random.ts";
import { hasChromium, launchChromium } from "../chromium.ts";
import { photographs, root, run } from "./world.ts";

const require = createRequire(import.meta.url);
const library = dirname(require.resolve("@huggingface/transformers"));
/** The runtime that transformers.js was built against is its own dependency. */
const wasm = dirname(createRequire(library).resolve("onnxruntime-web"));
const common = join(wasm, "../../onnxruntime-common/dist/esm");
const FOLDERS = { models: root, library, wasm, common };
/** What a bundler would find for the names that the library imports. */
const IMPORTS = JSON.stringify({
  imports: {
    "onnxruntime-web/webgpu": "/wasm/ort.webgpu.bundle.min.mjs",
    "onnxruntime-common": "/common/index.js",
  },
});
const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
  ".html": "text/html",
  ".json": "application/json",
};

/** What the page does: it reads each picture, and keeps what the encoder says of it. */
const PAGE = (
  pictures: readonly string[],
) => `<!doctype html><script type="importmap">${IMPORTS}</script><script type="module">
  import { AutoImageProcessor, AutoModel, env, RawImage } from "/library/transformers.web.js";
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = "/models/";
  env.useBrowserCache = false;
  env.backends.onnx.wasm.wasmPaths = "/wasm/";
  env.backends.onnx.wasm.numThreads = 1;
  try {
    const prepare = await AutoImageProcessor.from_pretrained("exported");
    const encoder = await AutoModel.from_pretrained("exported", { dtype: "fp32", device: "wasm" });
    const codes = [];
    for (const path of ${JSON.stringify(pictures)}) {
      const { image_embeds } = await encoder(await prepare(await RawImage.read(path)));
      codes.push(...image_embeds.data);
    }
    window.told = { codes };
  } catch (error) {
    window.told = { error: String(error?.stack ?? error) };
  }
</script>`;

/** Pictures with the sides that the encoder sees: a canvas resizes otherwise than any other program. */
const pictures = [0, 1, 2].map((i) => join(root, "seen", `${i}.png`));
let server: Server;
let address = "";
let browser: Browser | undefined;

beforeAll(async () => {
  await photographs();
  mkdirSync(join(root, "seen"));
  const rng = random(8);
  for (const path of pictures) {
    const raw = { width: 16, height: 16, channels: 3 } as const;
    await sharp(Buffer.from(Array.from({ length: 16 * 16 * 3 }, () => rng.int(256))), { raw })
      .png()
      .toFile(path);
  }
  server = createServer(({ url = "" }, response) => {
    const [, room, ...rest] = new URL(url, "http://localhost").pathname.split("/");
    if (room === "page") {
      const paths = pictures.map((_, i) => `/models/seen/${i}.png`);
      return response.writeHead(200, { "content-type": "text/html" }).end(PAGE(paths));
    }
    const file = join(FOLDERS[room as keyof typeof FOLDERS] ?? root, ...rest);
    if (!existsSync(file)) return response.writeHead(404).end();
    return response
      .writeHead(200, { "content-type": TYPES[extname(file)] ?? "image/png" })
      .end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  server.close();
  rmSync(root, { recursive: true });
});

describe.skipIf(!hasChromium)("an export in Chromium", () => {
  it("gives by transformers.js the codes of embed, without anything from elsewhere", async () => {
    const folder = await run("whole", { fit: "stretch", channels: 3 });
    await exportRun({ run: folder, out: join(root, "exported"), licence: "mit" });
    const page = await browser!.newPage();
    const elsewhere: string[] = [];
    await page.route("**/*", (route) => {
      const at = route.request().url();
      if (at.startsWith(address) || at.startsWith("blob:")) return route.continue();
      elsewhere.push(at);
      return route.abort();
    });
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`${address}/page`);
    type Told = { codes?: number[]; error?: string } | undefined;
    const told = () => page.evaluate(() => (globalThis as { told?: unknown }).told) as Promise<Told>;
    await expect.poll(async () => (await told()) ?? complaints[0], { timeout: 60_000 }).toBeDefined();
    expect(complaints).toEqual([]);
    const { codes, error } = (await told())!;
    expect(error).toBeUndefined();
    expect(elsewhere).toEqual([]);
    const out = join(root, "codes.npy");
    await embed({ run: folder, files: pictures, out });
    const wanted = readCodes(out).codes.data as Float32Array;
    expect(gapOf(Float32Array.from(codes!), wanted)).toBeLessThan(1e-5);
  });
});
