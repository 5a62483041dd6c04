/** What of ONNX Runtime's files an installation has: libraries of this platform, of others, and those of CUDA. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The script that removes what other platforms need (tools/preinstall.js), wherever this package lies. */
export const TRIM = fileURLToPath(new URL("../../tools/preinstall.js", import.meta.url));

/** The folder of its libraries, in which each platform has one; null where the package is missing. */
export function runtimeFolder(): string | null {
  try {
    const file = createRequire(import.meta.url).resolve("onnxruntime-node/package.json");
    return join(dirname(file), "bin/napi-v6");
  } catch {
    return null;
  }
}

const bytesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);

/** Bytes by platform, such as `linux/x64`; `root` as runtimeFolder gives it. */
export function librariesIn(root: string): Record<string, number> {
  const platforms = readdirSync(root).flatMap((system) =>
    readdirSync(join(root, system)).map((architecture) => `${system}/${architecture}`),
  );
  return Object.fromEntries(platforms.map((platform) => [platform, bytesIn(join(root, platform))]));
}

/** Whether CUDA's library is there: an installation leaves an empty file in its place, or none. */
export function hasCuda(root: string): boolean {
  const file = join(root, "linux/x64/libonnxruntime_providers_cuda.so");
  return existsSync(file) && statSync(file).size > 0;
}
