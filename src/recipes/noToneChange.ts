/**
 * Views that leave brightness and contrast alone: a decoder must reproduce the image, and a pair already shows what does not matter,
 * so tone must not vary by chance.
 */
export const NO_TONE_CHANGE = { brightness: 0, contrast: 0, gamma: 0 } as const;

/** No change at all, for pairings whose views crop, flip and blur by default: who is told labels is told them of the picture as it is. */
export const UNCHANGED = { ...NO_TONE_CHANGE, crop: 0, flip: 0, noise: 0 } as const;
