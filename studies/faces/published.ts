/**
 * What papers say of the standard split: identity and light in per cent, light by their own probes fitted to the training
 * codes, accuracy and not balanced (a probe that always says "front" is right in 65.6 %).
 */
export interface Published {
  readonly method: string;
  readonly identity: number;
  readonly light: number | null;
  readonly source: string;
  /** How the number is known to us. */
  readonly mark: "as cited in later papers" | "from memory of the paper" | "from memory, unsure";
}

const MEMORY = "from memory of the paper";

/** The papers stand in the order of their years. */
export const PUBLISHED: readonly Published[] = [
  {
    method: "logistic regression on pixels",
    identity: 78,
    light: 96,
    source: "Louizos et al. 2016, arXiv:1511.00830",
    mark: MEMORY,
  },
  {
    method: "NN+MMD",
    identity: 82,
    light: null,
    source: "Li et al. 2014, arXiv:1412.5244",
    mark: "as cited in later papers",
  },
  {
    method: "VFAE",
    identity: 84.6,
    light: 57,
    source: "Louizos et al. 2016, arXiv:1511.00830",
    mark: MEMORY,
  },
  { method: "CAI", identity: 89, light: 57, source: "Xie et al. 2017, arXiv:1705.11122", mark: MEMORY },
  {
    method: "MaxEnt-ARL",
    identity: 89,
    light: 40,
    source: "Roy & Boddeti 2019, arXiv:1904.05514",
    mark: MEMORY,
  },
  {
    method: "Linear-SARL",
    identity: 81,
    light: 20,
    source: "Sadeghi et al. 2019, arXiv:1910.07423",
    mark: "from memory, unsure",
  },
  {
    method: "Kernel-SARL",
    identity: 86,
    light: 20,
    source: "Sadeghi et al. 2019, arXiv:1910.07423",
    mark: "from memory, unsure",
  },
  {
    method: "UAI (no lighting labels)",
    identity: 95,
    light: 24,
    source: "Jaiswal et al. 2018, arXiv:1809.10083",
    mark: MEMORY,
  },
];
