/** The Worker that computes a neighbour embedding (UMAP, McInnes et al. 2018), so that the page goes on meanwhile. */
import { UMAP } from "umap-js";
import { random } from "../../../../src/web.ts";
import type { Asked, Told } from "./client.ts";

/** Milliseconds between two words about the progress. */
const BEAT = 200;

self.onmessage = ({ data: { codes, rows } }: MessageEvent<Asked>) => {
  const tell = (told: Told) => postMessage(told);
  const width = codes.length / rows;
  const list = Array.from({ length: rows }, (_, row) => [...codes.subarray(row * width, (row + 1) * width)]);
  const rng = random(0).fork("embedding");
  const umap = new UMAP({
    ...{ nComponents: 2, nNeighbors: Math.min(15, rows - 1), minDist: 0.1 },
    random: () => rng.uniform(),
  });
  const epochs = umap.initializeFit(list);
  let last = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    umap.step();
    if (Date.now() - last < BEAT) continue;
    last = Date.now();
    tell({ share: epoch / epochs });
  }
  const places = umap.getEmbedding();
  tell({ x: Float32Array.from(places, ([x]) => x), y: Float32Array.from(places, ([, y]) => y) });
};
