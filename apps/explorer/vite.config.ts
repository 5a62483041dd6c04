/** The page as static files for `unweave serve`: everything inside, nothing fetched from elsewhere. */
import { resolve } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const root = import.meta.dirname;
const library = resolve(root, "../../src");

/** Of the library the page takes what it names: its modules do nothing when they are loaded. */
const treeshake = { moduleSideEffects: (id: string) => !id.startsWith(library) };
/** The page computes on the processor: the build for GPUs, 27 MB, would lie in the package for nothing. */
const external = /^onnxruntime-web\/webgpu/;

export default defineConfig({
  root,
  plugins: [svelte({ configFile: false })],
  // The runtime's threads load the file that it stands in: one of its own, in which nothing else begins.
  worker: { format: "es", rolldownOptions: { treeshake, external } },
  build: {
    outDir: resolve(root, "../../dist/explorer"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    rolldownOptions: { treeshake, external },
  },
});
