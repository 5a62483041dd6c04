/** What a representation is compared with: the same rows seen by nothing trained. Keys of `Representation.baselines`. */

/** The images themselves, shrunk until a probe stays quick. */
export const RAW_PIXELS = "raw pixels";
/** The same encoder before training. */
export const UNTRAINED = "untrained";
