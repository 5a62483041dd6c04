/** What others report, with the budget they had. */
export interface Published {
  readonly name: string;
  /** The arm that it stands beside. */
  readonly arm: string;
  readonly world: string;
  readonly told: string;
  /** What is printed there, by column. */
  readonly values: Readonly<Record<string, string>>;
  readonly budget: string;
}

const CR = "320,000 steps of 64, dSprites, 10 to 50 runs (Lin et al. 2020, arXiv:1906.06034)";
const labels =
  "70 epochs of dSprites, all labels, the best of its settings (XFactors 2026, arXiv:2601.21688)";

/** dSprites is the world after which `sprites` is drawn: 737,280 pictures there, 20,000 here. */
export const PUBLISHED: readonly Published[] = [
  {
    ...{ name: "FactorVAE γ 40", arm: "factorVae", world: "sprites", told: "none" },
    values: { FactorVAE: ".82 ± .01", DCI: ".74 ± .01", SAP: ".56", MIG: ".43 ± .01" },
    budget: "dSprites, as Lin et al. 2020 report it",
  },
  {
    ...{ name: "InfoGAN (modified)", arm: "infoganCr", world: "sprites", told: "none" },
    values: { FactorVAE: ".82", DCI: ".60 ± .02", SAP: ".41 ± .02", MIG: ".22" },
    budget: CR,
  },
  {
    ...{ name: "InfoGAN-CR", arm: "infoganCr", world: "sprites", told: "none" },
    values: { FactorVAE: ".88 ± .01", DCI: ".71 ± .01", SAP: ".58 ± .01", MIG: ".37 ± .01" },
    budget: CR,
  },
  {
    ...{ name: "XFactors", arm: "xFactors", world: "sprites", told: "all labels" },
    values: { FactorVAE: "1.0", DCI: ".909" },
    budget: labels,
  },
];
