/** Taps of a filter along one axis. */
export const TAPS = 4;

/**
 * Along one axis of a 4-tap filter and stride 2: the taps that reach even outputs, then those that reach odd ones, and on
 * which side their convolution needs a zero.
 */
export const PARITIES = [
  { taps: [3, 1], before: 1, after: 0 },
  { taps: [2, 0], before: 0, after: 1 },
] as const;
