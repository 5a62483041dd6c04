/** Area under the ROC curve by ranks; ties count half. */

/**
 * Area of scores [rows] against hits [rows] (1 positive, 0 negative, −1 left out). The rows are sorted once for any number of
 * resamples: `counts` [rows] is how often each row is drawn, null for once each. NaN without positives or without negatives.
 */
export function rankArea(scores: ArrayLike<number>, hits: Int8Array): (counts: Int32Array | null) => number {
  const order = Int32Array.from({ length: hits.length }, (_, i) => i)
    .filter((i) => hits[i] >= 0)
    .sort((a, b) => scores[a] - scores[b]);
  return (counts) => {
    let [below, positives, area] = [0, 0, 0];
    for (let at = 0; at < order.length; ) {
      const value = scores[order[at]];
      let [up, down] = [0, 0];
      for (; at < order.length && scores[order[at]] === value; at++) {
        const weight = counts === null ? 1 : counts[order[at]];
        if (hits[order[at]] === 1) up += weight;
        else down += weight;
      }
      area += up * (below + down / 2);
      below += down;
      positives += up;
    }
    return area / (positives * below);
  };
}
