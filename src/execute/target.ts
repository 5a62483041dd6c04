/** What the step of a run is written for: what its first part was, where this machine has that. */
import type { Runtime, Target } from "../engine/index.ts";

const layoutOf = ({ provider, layout }: Target) => JSON.stringify([provider, layout]);

/**
 * The recorded target of a run that goes on. Where this machine orders memory in another way, what it has itself, and it is
 * said, because the last bits of a training depend on it.
 */
export function keptTarget(
  found: Target,
  recorded: Target | undefined,
  { onNote = () => {} }: { onNote?(text: string): void },
): Target {
  if (recorded === undefined) return found;
  if (layoutOf(recorded) === layoutOf(found)) return recorded;
  onNote(
    "The run was begun on another kind of processor, so its last bits are not those of a run that was never stopped.",
  );
  return found;
}

/** The runtime, for which models are written as `target` says. */
export function writtenFor(runtime: Runtime, target: Target): Runtime {
  return {
    load: (model, options) => runtime.load(model, options),
    run: (session, feeds) => runtime.run(session, feeds),
    setState: (state) => runtime.setState(state),
    getState: () => runtime.getState(),
    target: async () => target,
    close: () => runtime.close(),
  };
}
