/** The package's version, read from package.json, which lies two folders up in src/ and dist/ alike. */
import { createRequire } from "node:module";

const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };
/** As package.json says it. */
export const VERSION = version;
