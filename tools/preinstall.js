/**
 * Runs when the package is installed, before the scripts of its dependencies. On Linux x64 onnxruntime-node's own script wants
 * to download 400 MB of CUDA libraries and fails the installation where it cannot reach their host. It leaves alone what is
 * there: an empty file in the place of each, which `ONNXRUNTIME_NODE_INSTALL=true npm rebuild onnxruntime-node` replaces.
 * Whoever sets that variable for the installation gets the libraries at once.
 */
import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

function reserve() {
  if (process.env.ONNXRUNTIME_NODE_INSTALL ?? process.env.npm_config_onnxruntime_node_install) return;
  const script = join(dirname(require.resolve("onnxruntime-node/package.json")), "script");
  const { requirements, manifests } = require(join(script, "install-metadata.js"));
  const platform = `${process.platform}/${process.arch}`;
  for (const name of requirements[platform] ?? [])
    for (const file of Object.keys(manifests[`${platform}:${name}`] ?? {})) {
      const path = join(script, "../bin/napi-v6", platform, file);
      if (!existsSync(path)) writeFileSync(path, "", { flag: "wx" });
    }
}

try {
  reserve();
} catch {
  // Another version or another installer: its own script decides.
}
