/** `node bench/embedProcess.ts RUN FOLDER OUT`: embeds a folder, and prints pictures a second and memory as JSON. */
import { eachImageBelow } from "../src/data/images/walk.ts";
import { embed } from "../src/inference/embed.ts";

const [, , run, folder, out] = process.argv;
let early = 0;
const { imagesPerSecond, rows } = await embed({
  ...{ run, files: eachImageBelow([folder], new Map()), out, onNames: () => {} },
  onRows: (done) => {
    if (early === 0 && done >= 1000) early = process.resourceUsage().maxRSS / 2 ** 10;
  },
});
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({
    imagesPerSecond,
    coreMs: (userCPUTime + systemCPUTime) / 1000 / rows,
    earlyMb: early,
    peakMb: maxRSS / 2 ** 10,
  }),
);
