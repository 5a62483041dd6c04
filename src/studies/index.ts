/** The registry of studies; names as a person types them. */
export { independence } from "./independence/index.ts";
export { yalebFirst as "yaleb-first" } from "./yalebFirst.ts";
