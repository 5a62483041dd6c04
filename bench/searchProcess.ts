/** `node bench/searchProcess.ts RUN FOLDER QUERY TIMES`: opens a search, asks, and prints seconds and memory as JSON. */
import { openSearch } from "../src/search/search.ts";
import { median } from "./median.ts";

const [, , run, folder, query, times] = process.argv;
let encoded = 0;
const started = performance.now();
const search = await openSearch(run, {
  in: folder,
  onRows: (done) => {
    encoded = done;
  },
});
const openSeconds = (performance.now() - started) / 1000;
const milliseconds: number[] = [];
for (let i = 0; i < Number(times); i++) {
  const asked = performance.now();
  await search.query(query);
  milliseconds.push(performance.now() - asked);
}
await search.close();
console.log(
  JSON.stringify({
    encoded,
    openSeconds,
    queryMs: median(milliseconds),
    fastestMs: Math.min(...milliseconds),
    residentMb: process.memoryUsage.rss() / 2 ** 20,
    peakMb: process.resourceUsage().maxRSS / 2 ** 10,
  }),
);
