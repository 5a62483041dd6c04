/** 0.7312 → "73 %", or "73.1 %" with one digit. A number that rounds to zero has no sign. */
export const inPercent = (share: number, digits = 0): string =>
  `${(100 * share).toFixed(digits).replace(/^-(?=[0.]+$)/, "")} %`;
