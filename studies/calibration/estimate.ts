/** What an estimator says of one coupling. */
export interface Estimate {
  /** Nats; NaN where training diverged. */
  readonly value: number;
  /** Why it should not be believed here, said by the estimator itself, which does not know the truth. */
  readonly warning: string | null;
}
