/**
 * Keeps compiled modules in the cache folder, so that the next start reads them: half of a start was stripping types and
 * compiling. Threads and child processes do as this process does. A folder that cannot be written costs only time.
 */
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { cacheFolder } from "../cacheFolder.ts";

process.env.NODE_COMPILE_CACHE ??= join(cacheFolder(), "compiled");
enableCompileCache(process.env.NODE_COMPILE_CACHE);
