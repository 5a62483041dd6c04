/** A page of the tests: a bundled script that may open onnxruntime-web, on this machine only. */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/** Where it is. */
export const addressOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

/** The page's script, and onnxruntime-web as its package ships it. */
async function files(script: URL): Promise<(path: string) => string | Buffer | undefined> {
  const bundle = await rolldown({
    input: fileURLToPath(script),
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

/** Serves a page that runs a script of the tests. */
export async function served(script: URL): Promise<Server> {
  const read = await files(script);
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
