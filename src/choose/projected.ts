/** Many codes through fitted projections, on the runtime: in plain arrays it would take seconds. */
import { emitModel, input, type Runtime, type Tensor } from "../engine/index.ts";
import { mapRows } from "../inference/encode.ts";
import { projected } from "../projections/projected.ts";
import type { Fitted, Matrix } from "../types/index.ts";

/** Codes after projections, computed on the runtime. */
export async function throughAll(
  runtime: Runtime,
  fitted: readonly Fitted[],
  sets: readonly Matrix[],
): Promise<Matrix[]> {
  if (fitted.length === 0) return [...sets];
  const codes = input("codes", [1, sets[0].columns]) as Tensor;
  const session = await runtime.load(
    emitModel({ code: fitted.reduce(projected, codes) }, { anyBatch: true }),
  );
  const ports = { input: "codes", outputs: ["code"], batch: null };
  const made: Matrix[] = [];
  for (const set of sets) made.push((await mapRows(runtime, session, ports, set))[0]);
  return made;
}
