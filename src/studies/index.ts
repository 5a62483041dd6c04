/** The registry of studies; names as a person types them. */
export { yalebFirst as "yaleb-first" } from "./yalebFirst.ts";
