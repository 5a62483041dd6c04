/** The normal quantile of a 95 % interval. */
const Z = 1.959964;

/** Wilson 1927: the 95 % interval of a share that was counted in so many trials, which stays inside 0..1 where few were made. */
export function shareInterval(share: number, trials: number): readonly [low: number, high: number] {
  const scale = 1 + Z ** 2 / trials;
  const centre = (share + Z ** 2 / (2 * trials)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2));
  return [centre - half, centre + half];
}
