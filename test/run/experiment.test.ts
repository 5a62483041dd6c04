/** What a person asks for → a complete experiment; every wrong name is answered with the nearest right one. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { catalogue } from "../../src/catalogue.ts";
import { InputError } from "../../src/errors.ts";
import { withRefs } from "../../src/experiment/refs.ts";
import { resolveExperiment } from "../../src/experiment/resolve.ts";
import { experimentInput } from "../../src/experiment/schema.ts";
import { applySettings } from "../../src/experiment/settings.ts";
import { supervisionOf } from "../../src/experiment/supervision.ts";
import { recipes } from "../../src/recipes/registry.ts";
import { Registry } from "../../src/registry.ts";
import { terms } from "../../src/terms/registry.ts";
import type { Dataset, Supervision } from "../../src/types/index.ts";
import { dataset } from "./world.ts";

const context = { recipe: "blocks", datasets: new Registry<Promise<Dataset>>("dataset", {}) };
const given = { data: { name: "patterns" }, recipe: "blocks" };
const resolved = (changes: Record<string, unknown> = {}) =>
  resolveExperiment({ ...given, ...changes }, dataset);

describe("an experiment", () => {
  it("of two names is filled in: one block per factor, the recipe's pairs and terms, every metric", () => {
    const { code, pairs, terms, metrics, split } = resolved();
    expect(code).toEqual({ shape: 16, light: 16 });
    expect(pairs.name).toBe("shareFactor");
    expect(terms.map(({ name, weight }) => [name, weight])).toEqual([
      ["infoNce", 1],
      ["covariance", 0.1],
    ]);
    expect(metrics.map(({ name }) => name)).toContain("mig");
    expect(split).toEqual({ unseen: {}, testShare: 0.2 });
  });
  it("gives the baseline one block as wide as the blocks together", () => {
    expect(resolved({ recipe: "infonce" }).code).toEqual({ code: 32 });
  });
  it("takes what a recipe asks for, and lays what is given for the same entry over it", () => {
    const { code, net, pairs, optimiser } = resolved({
      recipe: "disco",
      pairs: { options: { factors: ["light"] } },
    });
    expect(code).toEqual({ shape: 2, light: 2 });
    expect([net, optimiser]).toEqual([{ name: "conv4Pooled" }, { name: "adam" }]);
    const view = { brightness: 0, contrast: 0, gamma: 0 };
    expect(pairs).toEqual({ name: "shareWithin", options: { view, factors: ["light"] } });
    const other = resolved({ recipe: "disco", net: { name: "conv4" }, pairs: { name: "shareFactor" } });
    expect([other.net, other.pairs]).toEqual([{ name: "conv4" }, { name: "shareFactor", options: {} }]);
    // The recipe says k: 1.
    expect(resolved({ recipe: "adaGvae", pairs: { options: { k: 2 } } }).pairs.options).toMatchObject({
      k: 2,
    });
    const ordered = dataset.factors.map((factor) => ({ ...factor, kind: "ordinal" as const }));
    const given = { data: { name: "patterns" }, recipe: "disco" };
    expect(resolveExperiment(given, { ...dataset, factors: ordered }).code).toEqual({ shape: 1, light: 1 });
  });
  it("takes the blocks that a recipe brings along", () => {
    expect(resolved({ recipe: "looc" }).code).toEqual({
      content: 32,
      position: 8,
      pose: 8,
      appearance: 8,
      quality: 8,
    });
    expect(resolved({ recipe: "contentStyle" }).code).toEqual({ content: 16, residual: 16 });
    expect(resolved({ recipe: "discoVae" }).code).toEqual({ shape: 2, light: 2, residual: 4 });
  });
  it.each(readdirSync("examples").filter((file) => file.endsWith(".yaml")))(
    "of examples/%s is one, and its terms exist",
    (file) => {
      const tree = parse(readFileSync(join("examples", file), "utf8"));
      // That of a plan is its base.
      const given = experimentInput.parse(withRefs(tree.base ?? tree));
      for (const ref of given.terms ?? []) expect(() => terms.resolve(ref)).not.toThrow();
      expect(() => recipes.lookup(given.recipe)).not.toThrow();
    },
  );
  it("takes weights that follow a schedule, from a file or from --set", () => {
    const weight = { from: 0, to: 1, steps: 20 };
    const set = applySettings(given, [`terms.covariance.weight=${JSON.stringify(weight)}`], context);
    expect(resolveExperiment(set, dataset).terms[1].weight).toEqual(weight);
    const wrong = () => resolved({ terms: [{ name: "infoNce", weight: { from: 0 } }] });
    expect(wrong).toThrow(InputError);
  });
  it("resolves to itself", () => {
    expect(resolveExperiment(resolved(), dataset)).toEqual(resolved());
  });
  it("survives JSON", () => {
    expect(JSON.parse(JSON.stringify(resolved()))).toEqual(resolved());
  });
  it("declares the strongest thing it was told", () => {
    const told = (recipe: string, terms?: unknown) =>
      supervisionOf(resolved(terms ? { recipe, terms } : { recipe }));
    expect(told("infonce")).toBe("augmentations");
    expect(told("blocks")).toBe("pairs");
    const labels = (weight: number) => [{ name: "infoNce" }, { name: "supCon", weight }];
    expect(told("blocks", labels(1))).toBe("all labels");
    expect(told("blocks", labels(0))).toBe("pairs");
    expect(told("looc")).toBe("augmentations");
    expect(told("supervisedBlocks")).toBe("some labels");
    const known = (share: number) =>
      resolved({
        recipe: "supCon",
        pairs: { name: "balanced", options: { factor: "shape", labels: { known: share } } },
      });
    expect([1, 0.5].map((share) => supervisionOf(known(share)))).toEqual(["all labels", "some labels"]);
  });
});

describe("a wrong experiment", () => {
  it.each([
    [{ recipe: "block" }, /^recipe "block": .+ Did you mean "blocks"\?$/],
    [{ net: { name: "conv5" } }, /^net "conv5": .+ Did you mean "conv4"\?$/],
    [{ pairs: { name: "shareFactors" } }, /^pairs "shareFactors": .+ Did you mean "shareFactor"\?$/],
    [{ optimiser: { name: "adamw" } }, /^optimiser "adamw": .+ Did you mean "adamW"\?$/],
    [{ terms: [{ name: "infoNCE" }] }, /^term "infoNCE": .+ Did you mean "infoNce"\?$/],
    [{ metrics: [{ name: "MIG" }] }, /^metric "MIG": .+ Did you mean "mig"\?$/],
    [{ step: 100 }, /^experiment key "step": .+ Did you mean "steps"\?$/],
    [{ steps: "many" }, /^experiment "steps": expected number, got string\. /],
    [{ steps: 0 }, /^experiment "steps": /],
    [{ batch: 33 }, /^experiment "batch": /],
    [
      { net: { name: "conv4", options: { widht: 1 } } },
      /^option of net "conv4" "widht": .+ Did you mean "width"\?$/,
    ],
    [{ net: { name: "conv4", options: { width: -1 } } }, /^option of net "conv4" "width": /],
    [
      { terms: [{ name: "infoNce" }, { name: "infoNce" }] },
      /^term "infoNce": expected labels that differ, got it twice\. Give one a "label"\.$/,
    ],
  ] as [Record<string, unknown>, RegExp][])("%j", (changes, message) => {
    expect(() => resolved(changes)).toThrow(InputError);
    expect(() => resolved(changes)).toThrow(message);
  });
});

describe("what a recipe tells a run", () => {
  const told: Readonly<Record<keyof typeof catalogue.recipes, Supervision>> = {
    adaGvae: "pairs",
    alignmentUniformity: "augmentations",
    annealedVae: "none",
    autoencoder: "none",
    barlowTwins: "augmentations",
    betaTcVae: "none",
    betaVae: "none",
    blocks: "pairs",
    contentStyle: "augmentations",
    contrastiveTcVae: "pairs",
    contrastiveVae: "pairs",
    dipVae1: "none",
    dipVae2: "none",
    disco: "pairs",
    discoVae: "pairs",
    editableBlocks: "all labels",
    factorVae: "none",
    gvae: "pairs",
    ica: "none",
    infogan: "none",
    infoganCr: "none",
    infonce: "augmentations",
    lda: "all labels",
    looc: "augmentations",
    mlVae: "pairs",
    moco: "augmentations",
    navigator: "none",
    pca: "none",
    pixels: "all labels",
    quantised: "none",
    sameNuisance: "all labels",
    simclr: "augmentations",
    spatial: "all labels",
    spatialViews: "augmentations",
    structuredAugmentations: "augmentations",
    supCon: "all labels",
    supervisedBlocks: "some labels",
    swapAutoencoder: "pairs",
    vae: "none",
    vicreg: "augmentations",
    whitened: "all labels",
    wmse: "augmentations",
    xFactors: "all labels",
  };
  it("is derived from its pairs and terms, for every recipe", () => {
    const derived = recipes.names.map((name) => [name, supervisionOf(recipes.resolve({ name }))]);
    expect(Object.fromEntries(derived)).toEqual(told);
  });
  it("is written by hand in no recipe", () => {
    const written = Object.entries(recipes.entries).filter(
      ([, { supervision }]) => supervision !== undefined,
    );
    expect(written).toEqual([]);
  });
});

describe("--set", () => {
  const set = (...settings: string[]) => applySettings(given, settings, context) as Record<string, unknown>;
  it("reads numbers, names, lists and options into their places", () => {
    const tree = set(
      "steps=100",
      "code.shape=4",
      "optimiser.learningRate=1e-4",
      "terms.covariance.weight=0.5",
      "terms.infoNce.temperature=0.1",
      "split.unseen.shape=shape 1,shape 2",
      "pairs.view.brightness=0.1",
      "net.name=conv4",
    );
    const { steps, optimiser, terms, split, pairs } = resolveExperiment(tree, dataset);
    expect(steps).toBe(100);
    expect(tree.code).toEqual({ shape: 4 });
    expect(optimiser).toEqual({ name: "adam", options: { learningRate: 1e-4 } });
    expect(terms[0].options).toMatchObject({ temperature: 0.1 });
    expect(terms[1].weight).toBe(0.5);
    expect(split.unseen).toEqual({ shape: ["shape 1", "shape 2"] });
    expect(pairs).toEqual({
      name: "shareFactor",
      options: { view: { brightness: 0.1, contrast: 0, gamma: 0 } },
    });
  });
  const nested = Object.keys(recipes.entries).flatMap((recipe) => {
    const { options = {}, name } = recipes.resolve({ name: recipe }).pairs;
    return Object.entries(options).flatMap(([key, value]) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.keys(value).map((inner) => ({ recipe, name, key, inner, options }))
        : [],
    );
  });
  it("changes one key of what a recipe gives, and the others stay", () => {
    expect(nested.length).toBeGreaterThan(5);
    for (const { recipe, name, key, inner, options } of nested) {
      const own = { ...context, recipe };
      const tree = applySettings({ ...given, recipe }, [`pairs.${key}.${inner}=0`], own);
      const changed = { ...(options[key] as object), [inner]: 0 };
      expect(tree.pairs).toEqual({ name, options: { ...options, [key]: changed } });
      // What is given whole takes the recipe's place.
      const whole = applySettings({ ...given, recipe }, [`pairs.${key}={"${inner}":0}`], own);
      expect(whole.pairs).toEqual({ name, options: { ...options, [key]: { [inner]: 0 } } });
    }
  });
  it("leaves what it was given as it was", () => {
    const tree = { ...given, optimiser: { name: "sgd" } };
    applySettings(tree, ["optimiser.momentum=0.5"], context);
    expect(tree.optimiser).toEqual({ name: "sgd" });
  });
  it.each([
    ["stepz=3", /^setting "stepz": .+ Did you mean "steps"\?$/],
    ["steps", /^setting "steps": expected key=value, got no value\./],
    ["optimiser.rate=1", /^option of optimiser "adam" "rate": .+ Did you mean /],
    ["terms.covarance.weight=1", /^term of recipe "blocks" "covarance": .+ Did you mean "covariance"\?$/],
    [
      "terms.infoNce.temprature=1",
      /^option of term "infoNce" "temprature": .+ Did you mean "temperature"\?$/,
    ],
    ["net.depth=1", /^option of net "conv4" "depth": /],
    ["pairs=", /./],
  ])("%s is refused", (setting, message) => {
    expect(() => resolveExperiment(set(setting), dataset)).toThrow(message);
    expect(() => resolveExperiment(set(setting), dataset)).toThrow(InputError);
  });
});
