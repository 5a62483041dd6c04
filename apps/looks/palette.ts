/** Colours of levels: a ramp for levels in an order, hues of even strength for others, grey for what is beyond telling apart. */

/** Hues that can be told apart; levels beyond them are grey, and said to be. */
export const MOST_HUES = 12;
const [FIRST_HUE, STEP] = [245, 150];
const RAMP = ["--o1", "--o2", "--o3", "--o4", "--o5", "--o6"];

/** A colour for each level. `counts`: points of every level; the most frequent ones get the hues. */
export function coloursOf(kind: string, counts: readonly number[], dark: boolean): string[] {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  if (kind === "ordinal" && counts.length > 2) return ramp(counts.length, RAMP.map(token));
  const ranked = counts.map((count, level) => ({ count, level })).sort((a, b) => b.count - a.count);
  const place = new Map(ranked.slice(0, MOST_HUES).map(({ level }, at) => [level, at]));
  const grey = token("--faint");
  return counts.map((_, level) => {
    const at = place.get(level);
    if (at === undefined) return grey;
    const light = dark ? 0.76 : at % 2 ? 0.66 : 0.52;
    return `oklch(${light} 0.12 ${(at * STEP + FIRST_HUE) % 360})`;
  });
}

function ramp(count: number, stops: readonly string[]): string[] {
  return Array.from({ length: count }, (_, level) => {
    const at = (level / (count - 1)) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    const share = Math.round(100 * (at - low));
    return share === 0 ? stops[low] : `color-mix(in oklab, ${stops[low + 1]} ${share}%, ${stops[low]})`;
  });
}
