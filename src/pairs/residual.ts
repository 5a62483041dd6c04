/** The block that holds what no factor says: no pairs are made for it. */

/** What that block is called. */
export const RESIDUAL = "residual";

/** Its names: today's first, then what experiments written by earlier versions call it. */
export const RESIDUAL_NAMES = [RESIDUAL, "rest"] as const;

/** JSON that an earlier version may have written, with the name of today. */
export const withResidual = (json: string): string => json.replaceAll('"rest"', `"${RESIDUAL}"`);

/** Whether a block of this name is residual. */
export const isResidual = (name: string): boolean => (RESIDUAL_NAMES as readonly string[]).includes(name);
