/** `sweepOpen.ts FOLDER`: opens the queue inside this process; milliseconds and resident memory before and after, as one line. */
import { setTimeout as wait } from "node:timers/promises";
import "../packages/sweep/src/sweep/run.ts";
import { openEmbedded } from "../packages/sweep/src/queue/database.ts";

const MB = 1e6;
const before = process.memoryUsage.rss() / MB;
const started = performance.now();
const database = await openEmbedded(process.argv[2], () => {});
const ms = performance.now() - started;
await wait(2000);
const after = process.memoryUsage.rss() / MB;
await database.close();
console.log(JSON.stringify({ ms, beforeMB: before, afterMB: after }));
