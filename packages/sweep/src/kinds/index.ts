/** The registry of kinds of tasks: what a child process can do. */
import type { Kind } from "../types.ts";
import { embedShard } from "./embedShard.ts";
import { evalShard } from "./evalShard.ts";
import { probe } from "./probe.ts";
import { row } from "./row.ts";
import { rung } from "./rung.ts";
import { train } from "./train.ts";

/** Every kind by name. */
export const kinds: Readonly<Record<string, Kind>> = { train, rung, row, embedShard, evalShard, probe };
