/** The encoder while it is trained: a model that reads the parameters where the step leaves them, so that watching copies nothing. */
import { Emitter, input, type Tensor } from "../engine/index.ts";
import { bindParameters } from "../engine/step.ts";
import { encoded, type StepDraft, type StepPlan } from "./termContext.ts";

/** The inputs `images` [rows, …] and `state/parameters` → `code`. */
export function liveEncoder(plan: StepPlan, draft: StepDraft, rows: number): Uint8Array {
  const tensors = draft.parameters.parameters.map(({ tensor }) => tensor);
  const emitter = new Emitter();
  const flat = input("state/parameters", [tensors.reduce((sum, { size }) => sum + size, 0)]) as Tensor;
  bindParameters(emitter, flat, tensors);
  const images = input("images", [rows, ...plan.dataset.shape]) as Tensor;
  const [code] = encoded(plan, draft.parameters.again("encoder"), images);
  emitter.output("code", emitter.value(code), code.shape);
  return emitter.model();
}
