/** How the variational recipes differ from the runs of Locatello et al. 2019, arXiv:1811.12359; the end of their `scale`. */
export const AS_LOCATELLO =
  "10 dimensions and Bernoulli pixels as in Locatello et al. 2019; Adam at 1e-3 falling to 0, batches of 128 and a few thousand steps, where they use 1e-4, 64 and 300,000";
