/** What a term reads of a step: the codes, and everything it may ask for by name. */
import {
  input,
  ParameterList,
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
import { followers } from "./followers.ts";
import { LevelInputs } from "./inputs/levels.ts";
import { NoiseInputs } from "./inputs/noise.ts";
import { PartnerInputs } from "./inputs/partners.ts";
import { SharedDecoder } from "./sharedDecoder.ts";

/** What is known of a step before its first term is built. */
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

/** A step that is being built: the inputs, parameters and further state that its terms declare. */
export class StepDraft {
  readonly images: Tensor;
  /** The output of the net: the codes, with their log variances beside them where it is stochastic. */
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
  readonly decoder: SharedDecoder;
  private readonly common = new Map<string, unknown>();
  private readonly plan: StepPlan;
  private readonly rng: Rng;
  private readonly posterior: Posterior | null;

  constructor(plan: StepPlan, rng: Rng) {
    this.plan = plan;
    this.rng = rng.fork("init");
    this.parameters = new ParameterList(this.rng);
    this.state = new StateList(this.rng.fork("state"));
    this.decoder = new SharedDecoder(plan, this.parameters);
    this.levels = new LevelInputs(plan.dataset, plan.batch);
    this.partners = new PartnerInputs(plan.batch);
    this.images = input("images", [plan.batch, ...plan.dataset.shape]);
    this.encoded = plan.net(this.parameters.scope("encoder"), this.images, widthOf(plan));
    const [mean, logVariance] = split(plan, this.encoded);
    this.codes = mean;
    this.posterior = logVariance === null ? null : this.drawn(mean, logVariance);
  }

  /**
   * What the term labelled `label` reads; its parameters, state and noise carry that label. Dependence is a property of the
   * code's distribution, so a penalty reads draws where the encoder is stochastic; other terms read the means.
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
      levels: this.levels.of,
      levelCount: this.levels.count,
      partners: this.partners.of,
      noise: (name, shape, kind) => this.noise.of(`${label}/${name}`, shape, kind),
      decode: this.decoder.decode,
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
        const { parameters, state } = this;
        const following = { parameters, state, owner: `${label}/momentum`, rate };
        const copied = encoded(plan, followers(following, "encoder"), images)[0];
        return head(followers(following, label), copied);
      },
    };
  }

  private drawn(mean: Tensor, logVariance: Tensor): Posterior {
    const noise = this.noise.of("posterior", mean.shape, "normal");
    return { mean, logVariance, sample: reparameterised(mean, logVariance, noise) };
  }
}

type Width = Pick<StepPlan, "dim" | "stochastic">;

/** How many numbers the net computes for an image. */
export const widthOf = ({ dim, stochastic }: Width): number => (stochastic ? 2 * dim : dim);

function split({ dim, stochastic }: Width, encoded: Tensor): [mean: Tensor, logVariance: Tensor | null] {
  return stochastic ? [slice(encoded, 1, 0, dim), slice(encoded, 1, dim, 2 * dim)] : [encoded, null];
}

/** Codes [batch, dim], and their log variances where the net is stochastic. */
export function encoded(
  plan: Width & Pick<StepPlan, "net">,
  scope: Scope,
  images: Tensor,
): [mean: Tensor, logVariance: Tensor | null] {
  return split(plan, plan.net(scope, images, widthOf(plan)));
}
