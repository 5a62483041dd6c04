/** What a term sees of a step: the codes, and everything it may ask for by name. */
import {
  add,
  concat,
  input,
  mul,
  ParameterList,
  pad,
  type Scope,
  StateList,
  slice,
  stopGradient,
  type Tensor,
  trainCritic,
} from "../engine/index.ts";
import type { Rng } from "../random.ts";
import { reparameterised } from "../terms/generative/gaussianKl.ts";
import type {
  Blocks,
  Dataset,
  Decoder,
  FrozenDecoders,
  Net,
  PairGroup,
  Posterior,
  TermContext,
} from "../types/index.ts";
import { LevelInputs } from "./inputs/levels.ts";
import { NoiseInputs } from "./inputs/noise.ts";
import { PartnerInputs } from "./inputs/partners.ts";

/** What is settled before the first term is written down. */
export interface StepPlan {
  readonly net: Net;
  readonly decoder: Decoder;
  readonly dataset: Dataset;
  /** Images in a batch. */
  readonly batch: number;
  readonly dim: number;
  readonly blocks: Blocks;
  readonly groups: readonly PairGroup[];
  /** The net gives a log variance beside each dimension. */
  readonly stochastic: boolean;
  readonly frozen: FrozenDecoders;
}

/** One step in the making: its inputs, parameters and further state, collected while terms are written down. */
export class StepDraft {
  readonly images: Tensor;
  /** What the net makes of the images: the codes, and their log variances beside them where it is stochastic. */
  readonly encoded: Tensor;
  readonly codes: Tensor;
  readonly parameters: ParameterList;
  readonly state: StateList;
  readonly levels: LevelInputs;
  readonly partners: PartnerInputs;
  readonly noise = new NoiseInputs();
  /** Losses of the critics, by the label of their term. */
  readonly criticLosses: Record<string, Tensor> = {};
  /** What terms report beside their values, by label and name. */
  readonly reports: Record<string, Tensor> = {};
  /** Numbers that the decoder reads beside the code; null where no term decodes. */
  besideDecoded: number | null = null;
  private readonly common = new Map<string, unknown>();
  private readonly plan: StepPlan;
  private readonly rng: Rng;
  private readonly posterior: Posterior | null;

  constructor(plan: StepPlan, rng: Rng) {
    this.plan = plan;
    this.rng = rng.fork("init");
    this.parameters = new ParameterList(this.rng);
    this.state = new StateList(this.rng.fork("state"));
    this.levels = new LevelInputs(plan.dataset, plan.batch);
    this.partners = new PartnerInputs(plan.batch);
    this.images = input("images", [plan.batch, ...plan.dataset.shape]);
    this.encoded = plan.net(this.parameters.scope("encoder"), this.images, widthOf(plan));
    const [mean, logVariance] = split(plan, this.encoded);
    this.codes = mean;
    this.posterior = logVariance === null ? null : this.drawn(mean, logVariance);
  }

  /**
   * What the term labelled `label` sees; its parameters, state and noise carry that label. Dependence is a matter of the
   * code's distribution: a penalty sees draws where there are any, other terms the means.
   */
  contextOf(label: string, sees: "mean" | "draw" = "mean"): TermContext {
    const { plan } = this;
    const codes = sees === "draw" ? (this.posterior?.sample ?? this.codes) : this.codes;
    const step = input("step", []) as Tensor;
    return {
      images: this.images,
      codes,
      posterior: this.posterior,
      blocks: plan.blocks,
      pairs: plan.batch / 2,
      groups: plan.groups,
      step,
      levels: (factor) => this.levels.of(factor),
      levelCount: (factor) => this.levels.count(factor),
      partners: (factor) => this.partners.of(factor),
      noise: (name, shape, kind) => this.noise.of(`${label}/${name}`, shape, kind),
      decode: (codes, beside) => this.decode(codes, beside),
      encode: (images) => {
        const [mean, logVariance] = encoded(plan, this.parameters.again("encoder"), images);
        return { mean, logVariance };
      },
      frozen: (run) => plan.frozen(run, plan.dataset.shape),
      scope: this.parameters.scope(label),
      shared: <T>(name: string, make: () => T): T => {
        if (!this.common.has(name)) this.common.set(name, make());
        return this.common.get(name) as T;
      },
      report: (name, value) => {
        this.reports[`${label} ${name}`] = value;
      },
      critic: (training, loss) => {
        const name = `${label}/critic`;
        const declared = new ParameterList(this.rng);
        const fixed = stopGradient(codes);
        const critic = trainCritic({
          ...training,
          name,
          declared,
          state: this.state,
          step,
          loss: (scope, update) => loss(scope, fixed, update),
        });
        this.criticLosses[label] = critic.loss;
        return critic.scope;
      },
      memory: (name, shape, initialise) => this.state.declare(`${label}/${name}`, shape, initialise),
      momentum: (rate, images, head = (_, own) => own) => {
        const copy = (prefix: string) => this.followers(`${label}/momentum`, prefix, rate);
        return head(copy(label), encoded(plan, copy("encoder"), images)[0]);
      },
    };
  }

  /** The first call declares the decoder's parameters, the others use them again. */
  private decode(codes: Tensor, beside?: Tensor): Tensor {
    const scope =
      this.besideDecoded === null ? this.parameters.scope("decoder") : this.parameters.again("decoder");
    this.besideDecoded ??= beside?.shape[1] ?? 0;
    const seen = beside === undefined ? codes : concat([codes, beside], 1);
    return this.plan.decoder(
      scope,
      withZeros(seen, this.plan.dim + this.besideDecoded),
      this.plan.dataset.shape,
    );
  }

  private drawn(mean: Tensor, logVariance: Tensor): Posterior {
    const noise = this.noise.of("posterior", mean.shape, "normal");
    return { mean, logVariance, sample: reparameterised(mean, logVariance, noise) };
  }

  /** Parameters that follow those of the same name: moved first, then used, as in MoCo. */
  private followers(owner: string, prefix: string, rate: number): Scope {
    return {
      within: (name) => this.followers(owner, `${prefix}/${name}`, rate),
      parameter: (name, shape) => {
        const full = `${prefix}/${name}`;
        const followed = this.parameters.named(full);
        const memory = this.state.declare(`${owner}/${full}`, shape, () => followed.initial);
        const moved = add(mul(rate, memory.value), mul(1 - rate, stopGradient(followed.tensor)));
        memory.set(moved);
        return stopGradient(moved);
      },
      // The copy looks through the statistics of the encoder it follows.
      statistic: (name) => ({ value: this.parameters.statistics.valueOf(`${prefix}/${name}`), set: null }),
    };
  }
}

/** Columns of 0 after those of `codes`, up to `columns`. */
export function withZeros(codes: Tensor, columns: number): Tensor {
  return columns === codes.shape[1] ? codes : pad(codes, 1, 0, columns - codes.shape[1]);
}

type Width = Pick<StepPlan, "dim" | "stochastic">;

/** Numbers that the net gives for a picture. */
export const widthOf = ({ dim, stochastic }: Width): number => (stochastic ? 2 * dim : dim);

function split({ dim, stochastic }: Width, encoded: Tensor): [mean: Tensor, logVariance: Tensor | null] {
  return stochastic ? [slice(encoded, 1, 0, dim), slice(encoded, 1, dim, 2 * dim)] : [encoded, null];
}

/** Codes [batch, dim], and log variances where the net gives them. */
export function encoded(
  plan: Width & Pick<StepPlan, "net">,
  scope: Scope,
  images: Tensor,
): [mean: Tensor, logVariance: Tensor | null] {
  return split(plan, plan.net(scope, images, widthOf(plan)));
}
