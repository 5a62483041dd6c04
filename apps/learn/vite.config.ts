/**
 * The page as one file that opens by a double click: script, style, workers and the runtime's binary inside, and nothing fetched.
 */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

const root = import.meta.dirname;
const library = resolve(root, "../../src");
const runtime = dirname(fileURLToPath(import.meta.resolve("onnxruntime-web/wasm")));
const BINARY = "ort-wasm-simd-threaded.wasm";
const MODULE = "virtual:onnxruntime-wasm";

/** The runtime's binary as a module of text, and no address of a file to fetch it from. */
const binary = (): Plugin => ({
  name: "runtime-binary",
  enforce: "pre",
  resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
  load: (id) => {
    if (id !== `\0${MODULE}`) return;
    const text = gzipSync(readFileSync(resolve(runtime, BINARY)), { level: 9 }).toString("base64");
    return `export default "${text}";`;
  },
  transform: (code, id) =>
    id.includes("onnxruntime-web")
      ? code.replaceAll(`new URL("${BINARY}",import.meta.url)`, `new URL("${BINARY}",self.location.href)`)
      : undefined,
});

/** Puts the scripts and styles of the build into its page, under the name that people open. */
const oneFile = (name: string): Plugin => ({
  name: "one-file",
  enforce: "post",
  generateBundle: (_, bundle) => {
    const page = bundle["index.html"];
    if (page?.type !== "asset") throw new Error("the build has no index.html");
    let html = String(page.source);
    const put = (tag: RegExp, element: string) => {
      if (!tag.test(html)) throw new Error(`index.html has no ${tag}`);
      html = html.replace(tag, () => element);
    };
    for (const [file, part] of Object.entries(bundle)) {
      if (part === page) continue;
      const named = file.replaceAll(".", "\\.");
      // In a script the end of its own element may only stand split.
      if (part.type === "chunk")
        put(
          new RegExp(`<script[^>]*src="[^"]*${named}"[^>]*></script>`),
          `<script type="module">${part.code.replaceAll("</script", "<\\/script")}</script>`,
        );
      else if (file.endsWith(".css"))
        put(new RegExp(`<link[^>]*href="[^"]*${named}"[^>]*>`), `<style>${part.source}</style>`);
      else throw new Error(`"${file}" would stand beside the page: import it as text, or as a data address`);
      delete bundle[file];
    }
    page.fileName = name;
    page.source = html;
  },
});

export default defineConfig({
  root,
  plugins: [svelte({ configFile: false }), binary(), oneFile("unweave.html")],
  resolve: {
    // The lesson opens the backend wasm and no other; that of WebGPU would add 26 MB.
    alias: { "onnxruntime-web/webgpu": "onnxruntime-web/wasm" },
  },
  worker: { format: "iife", plugins: () => [binary()] },
  build: {
    outDir: resolve(root, "../../dist/learn"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    cssCodeSplit: false,
    rolldownOptions: {
      // Of the library the page takes what it names: its modules do nothing when they are loaded.
      treeshake: { moduleSideEffects: (id) => !id.startsWith(library) },
    },
  },
});
