/** The page as static files for `unweave serve`: everything inside, nothing fetched from elsewhere. */
import { resolve } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const root = import.meta.dirname;
const library = resolve(root, "../../src");

export default defineConfig({
  root,
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: resolve(root, "../../dist/explorer"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Of the library the page takes what it names: its modules do nothing when they are loaded.
      treeshake: { moduleSideEffects: (id) => !id.startsWith(library) },
      // No view computes yet; the runtime's 41 MB would lie in the package for nothing.
      external: /^onnxruntime-web/,
    },
  },
});
