/** Colours of levels: a ramp where levels have an order, hues of even strength where they have none, grey beyond the tellable. */

/** Hues that can be told apart; levels beyond them are grey, and said to be. */
export const MOST_HUES = 12;
/** What has no colour of its own. */
export const GREY = "#9aa0a8";
/** Degrees between hues that follow each other: neighbours in the list lie far apart on the circle. */
const [FIRST_HUE, STEP] = [245, 150];

/** A colour for each level; the most frequent ones get the hues. `counts`: pictures of every level. */
export function levelColours(kind: string, counts: readonly number[]): string[] {
  const last = Math.max(1, counts.length - 1);
  if ((kind === "ordinal" || kind === "continuous") && counts.length > 2)
    return counts.map((_, level) => ramp(level / last));
  const ranked = counts.map((count, level) => ({ count, level })).sort((a, b) => b.count - a.count);
  const place = new Map(ranked.slice(0, MOST_HUES).map(({ level }, at) => [level, at]));
  return counts.map((_, level) => {
    const at = place.get(level);
    return at === undefined ? GREY : `oklch(${at % 2 ? 0.66 : 0.52} 0.12 ${(at * STEP + FIRST_HUE) % 360})`;
  });
}

/** From dark blue over green to a light orange. */
const ramp = (share: number) =>
  `oklch(${(0.38 + 0.4 * share).toFixed(2)} 0.12 ${Math.round(265 - 200 * share)})`;
