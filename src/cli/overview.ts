/**
 * What the list of all verbs says of each: what it is given, and what it does. It stands here a second time so that `--help` loads
 * none of them; test/cli/verbs.test.ts compares it with the verbs.
 */
import { Command } from "commander";
import type { VERBS } from "./verbs.ts";

const OVERVIEW: Readonly<Record<keyof typeof VERBS, readonly [given: string, about: string]>> = {
  demo: ["", "Before and after on built-in faces: three encoders, a table, a report"],
  init: ["<folder>", "A commented experiment file for a folder of pictures, to be corrected and trained"],
  train: ["[experiment]", "Train, evaluate, write a run folder"],
  eval: [
    "[runs...]",
    "Score any representation: a run folder, codes and factors from files, or an ONNX encoder",
  ],
  search: ["<run> <queries...>", "Nearest pictures of a folder by one block of a run's code"],
  embed: [
    "<run> <pictures...>",
    "Codes of new pictures, or of vectors, by a run's encoder, streamed into one file",
  ],
  edit: ["<run>", "Edit a picture by a run's code: swap, set, traverse, interpolate or sample one part"],
  export: [
    "<run>",
    "A run as a folder that transformers.js and Python open: encoder, decoder, weights, a card",
  ],
  report: ["<runs...>", "One self-contained HTML file from one run, or from several side by side"],
  serve: [
    "<runs>",
    "A page about all runs of a folder, on this machine only: a table, curves while they train, maps, comparisons",
  ],
  sweep: ["[plan]", "Many runs from one plan: on this machine, and on all that join"],
  worker: ["[url]", "Compute tasks of sweeps that a PostgreSQL server hands out"],
  reproduce: ["<name>", "A named study with the published numbers beside ours"],
  list: [
    "[kind] [name]",
    "What there is: datasets, formats, pairs, preprocessing, nets, decoders, projections, terms, recipes, optimisers, metrics, studies, backends",
  ],
  data: ["", "Datasets: list them, look inside, fetch a published one, write one as a folder of pictures"],
  doctor: ["", "What this machine has, what is missing, and what to do about it"],
  completion: ["<shell>", "A script by which bash, zsh or fish completes verbs, options and names"],
};

/** Every verb as the list shows it. */
export const overview = (): Command[] =>
  Object.entries(OVERVIEW).map(([name, [given, about]]) =>
    (given === "" ? new Command(name) : new Command(name).arguments(given)).description(about),
  );
