import { concat, type ParameterList, pad, type Tensor } from "../engine/index.ts";
import type { Dataset, Decoder } from "../types/index.ts";

/** What the decoder of a step is made of. */
interface Decoded {
  readonly decoder: Decoder;
  readonly dim: number;
  readonly dataset: Pick<Dataset, "shape">;
}

/** The one decoder of a step: the first call declares its parameters, later calls use them again. */
export class SharedDecoder {
  /** How many numbers it reads beside the code; null as long as no term decodes. */
  beside: number | null = null;
  private readonly plan: Decoded;
  private readonly parameters: ParameterList;
  constructor(plan: Decoded, parameters: ParameterList) {
    this.plan = plan;
    this.parameters = parameters;
  }
  readonly decode = (codes: Tensor, beside?: Tensor): Tensor => {
    const { decoder, dim, dataset } = this.plan;
    const scope = this.beside === null ? this.parameters.scope("decoder") : this.parameters.again("decoder");
    this.beside ??= beside?.shape[1] ?? 0;
    const read = beside === undefined ? codes : concat([codes, beside], 1);
    return decoder(scope, withZeros(read, dim + this.beside), dataset.shape);
  };
}

/** `codes` with columns of 0 after its own, up to `columns`. */
export function withZeros(codes: Tensor, columns: number): Tensor {
  return columns === codes.shape[1] ? codes : pad(codes, 1, 0, columns - codes.shape[1]);
}
