/** A transposed convolution as convolutions: of every `stride` outputs along an axis, each depends on taps of its own. */

/** The taps that reach the outputs of one phase, in the order of the inputs that they multiply, and the zeros these need. */
export interface Phase {
  readonly taps: readonly number[];
  readonly before: number;
  readonly after: number;
}

/** One axis of a transposed convolution. */
export interface Axis {
  readonly taps: number;
  readonly stride: number;
  readonly padding: number;
}

/**
 * The phases 0 … stride − 1 of one axis. Output o = stride · j + phase gets input i through tap o + padding − stride · i. Null
 * where a phase has no taps, or none that reaches input j.
 */
export function phasesOf({ taps, stride, padding }: Axis): Phase[] | null {
  const phases = Array.from({ length: stride }, (_, phase): Phase => {
    const own = Array.from({ length: taps }, (_, tap) => taps - 1 - tap).filter(
      (tap) => (phase + padding - tap) % stride === 0,
    );
    const reach = own.map((tap) => (phase + padding - tap) / stride);
    return { taps: own, before: -reach[0], after: reach[reach.length - 1] };
  });
  return phases.every(({ before, after }) => before >= 0 && after >= 0) ? phases : null;
}
