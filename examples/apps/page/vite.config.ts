/** Serves the page with the encoder of the run that UNWEAVE_RUN names. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";

const run = process.env.UNWEAVE_RUN ?? "runs/photos";

export default defineConfig({
  root: import.meta.dirname,
  server: { host: "127.0.0.1", fs: { allow: [join(import.meta.dirname, "../../..")] } },
  // The runtime finds its WebAssembly beside itself, which a bundle of it would not.
  optimizeDeps: { exclude: ["onnxruntime-web"] },
  plugins: [
    {
      name: "encoder",
      configureServer: ({ middlewares }) => {
        middlewares.use("/encoder.onnx", (_, response) =>
          response.end(readFileSync(join(run, "encoder.onnx"))),
        );
      },
    },
  ],
});
