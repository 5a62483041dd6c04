/** Views that leave brightness and contrast alone: a decoder must reproduce the image, so its tone must not vary by chance. */
export const NO_TONE_CHANGE = { brightness: 0, contrast: 0, gamma: 0 } as const;
