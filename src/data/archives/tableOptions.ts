/** The options that every archive takes. */
import { type AmountOptions, amountOptions } from "../images/drawRows.ts";
import { shrinkOption } from "../images/shrink.ts";
import { type LevelOptions, levelOptions } from "../labels/options.ts";

/** Options that every archive takes. */
export const tableOptions = {
  ...levelOptions,
  ...amountOptions,
  ...shrinkOption,
};
/** `tableOptions` with its defaults filled in. */
export interface TableOptions extends LevelOptions, AmountOptions {
  readonly shrink: number;
}
