/**
 * How the elements of a tensor [batch, channels, height, width] are ordered in memory. `plain` is ONNX's row-major order.
 * With blocks of b channels the order is [batch, channels/b, height, width, b]: b channels of a pixel stand side by side.
 * The declared shape is the same in both.
 */
export type Layout = "plain" | { readonly channelsPerBlock: number };

/** The domain under which ONNX Runtime keeps its operators on blocked memory. */
export const BLOCKED_DOMAIN = "com.microsoft.nchwc";

/** Operator sets beyond plain ONNX that a model in this layout may use. */
export function operatorSets(layout: Layout): { domain: string; version: bigint }[] {
  return layout === "plain" ? [] : [{ domain: BLOCKED_DOMAIN, version: 1n }];
}

/** Channels in a block, or null in the plain layout. */
export function blockOf(layout: Layout): number | null {
  return layout === "plain" ? null : layout.channelsPerBlock;
}
