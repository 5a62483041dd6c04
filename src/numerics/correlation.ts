/** Pearson's correlation, without rows in which y is NaN; 0 if either side does not vary (a variance of at most `floor`). */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>, floor = 0): number {
  let [n, mx, my] = [0, 0, 0];
  for (let i = 0; i < y.length; i++) {
    if (Number.isNaN(y[i])) continue;
    n++;
    mx += x[i];
    my += y[i];
  }
  mx /= n;
  my /= n;
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < y.length; i++) {
    if (Number.isNaN(y[i])) continue;
    xx += (x[i] - mx) ** 2;
    yy += (y[i] - my) ** 2;
    xy += (x[i] - mx) * (y[i] - my);
  }
  // Summation rounds the mean, so a constant 0.1 seems to vary by 1e-17.
  const rounding = n * (1e-14 * mx) ** 2;
  return xx > Math.max(floor * (n - 1), rounding) && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
