/** 0.7312 → "73 %" */
export const inPercent = (share: number): string => `${Math.round(100 * share)} %`;
