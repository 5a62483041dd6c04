/**
 * Runs when the package is installed, before the scripts of its dependencies; `node tools/preinstall.js` does the same again.
 * onnxruntime-node brings the libraries of all platforms, and a script that wants 400 MB more on Linux x64.
 *
 * 1. On Linux x64 that script downloads CUDA libraries, and fails the installation where it cannot reach their host. It leaves
 *    alone what is there: an empty file in the place of each, which `ONNXRUNTIME_NODE_INSTALL=true npm rebuild onnxruntime-node`
 *    replaces. Whoever sets that variable for the installation gets the libraries at once.
 * 2. The libraries of other platforms are removed, 240 MB of 300. `UNWEAVE_KEEP_PLATFORMS=1` keeps them, for a node_modules that
 *    is carried to another platform; `npm install --os --cpu` keeps those of the platform that it names.
 *
 * An installation in which it does not run (`--ignore-scripts`, pnpm without an approval) works, and is larger.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const { env } = process;
const isIn = (folder, file) => existsSync(join(folder, file));

/** The folder of ONNX Runtime's libraries, of which each platform has one: OS/ARCHITECTURE. */
const binaries = (runtime) => join(runtime, "bin/napi-v6");

function reserve(runtime) {
  if (env.ONNXRUNTIME_NODE_INSTALL ?? env.npm_config_onnxruntime_node_install) return;
  const { requirements, manifests } = require(join(runtime, "script/install-metadata.js"));
  const platform = `${process.platform}/${process.arch}`;
  for (const name of requirements[platform] ?? [])
    for (const file of Object.keys(manifests[`${platform}:${name}`] ?? {})) {
      const folder = join(binaries(runtime), platform);
      // Of an installation for another platform this machine's script runs all the same.
      mkdirSync(folder, { recursive: true });
      if (!isIn(folder, file)) writeFileSync(join(folder, file), "", { flag: "wx" });
    }
}

function removeOthers(runtime) {
  if (env.UNWEAVE_KEEP_PLATFORMS) return;
  const [os, cpu] = [env.npm_config_os || process.platform, env.npm_config_cpu || process.arch];
  const root = binaries(runtime);
  // Where there is nothing for this platform, it is not for us to say which of the others is wanted.
  if (!isIn(join(root, os, cpu), "onnxruntime_binding.node")) return;
  for (const system of readdirSync(root))
    for (const architecture of readdirSync(join(root, system)))
      if (system !== os || architecture !== cpu)
        rmSync(join(root, system, architecture), { recursive: true });
}

for (const step of [removeOthers, reserve]) {
  try {
    // A checkout keeps what it has: only an installed package looks after its neighbours.
    if (!/[\\/]node_modules[\\/]/.test(import.meta.dirname ?? import.meta.url)) break;
    step(dirname(require.resolve("onnxruntime-node/package.json")));
  } catch {
    // Another version or another installer: its own script decides, and everything stays.
  }
}
