/**
 * The colour changes of SimCLR's views on small pictures (Chen et al. 2020, arXiv:2002.05709, appendix B.9; no blur there), beside the
 * crops and tones that `augment` makes by itself. Grey pictures stay as they are.
 */
export const COLOUR_JITTER = { saturation: 0.4, hue: 0.1, grey: 0.2 } as const;
