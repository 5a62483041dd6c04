/** The program's own means, under one name. */
export * as kit from "../../../../src/cli/kit.ts";
