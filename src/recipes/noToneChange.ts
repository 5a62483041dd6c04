/** Pictures as they are: what a decoder has to make shall not change from view to view. */
export const STILL = { brightness: 0, contrast: 0, gamma: 0 } as const;
