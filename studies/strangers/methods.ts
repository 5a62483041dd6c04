/** What is compared: recipes with their settings, what each is told, and what is done to its codes. */
import { type experiments, type Ref, registries } from "../../src/index.ts";
import { CONTENT, NUISANCE } from "./people.ts";

/** What is done to the codes of one training, by closed-form layers. */
export interface Variant {
  /** Follows the name of the method. */
  readonly name: string;
  /** Factors whose labels it is told, besides those that the training is told. */
  readonly told: readonly string[];
  /** Null: those of the recipe. */
  readonly layers: readonly Ref[] | null;
}

/** One training, and the variants that are read from it. */
export interface Method {
  readonly name: string;
  readonly given: Omit<experiments.ExperimentInput, "data">;
  /** Factors whose labels the training is told. */
  readonly told: readonly string[];
  readonly variants: readonly Variant[];
  /** Height and width of its pictures, where its net does not take those of the data. */
  readonly size?: readonly [number, number];
  /** Whether nothing in it is random, so that one seed says it all. */
  readonly closed?: true;
  /** Whether its net stays as it is drawn. */
  readonly untrained?: true;
}

const OWN: readonly Variant[] = [{ name: "", told: [], layers: null }];
const CENTRE: Ref = { name: "centre" };
const less = (from: string): Ref[] => [CENTRE, { name: "nuisance", options: { from } }];
const CENTRED: Variant = { name: ", centred", told: [], layers: [CENTRE] };
const CLUSTERS: Variant = { name: ", less clusters", told: [CONTENT], layers: less("clusters") };
const EACH: readonly Variant[] = [
  CENTRED,
  { name: ", less lights", told: [CONTENT, NUISANCE], layers: less("labels") },
  CLUSTERS,
];

/** Pictures for nets that halve them four times, and for such nets after local contrast, which halves them before. */
const [SIZE, HALVED] = [
  [96, 80],
  [96, 96],
] as const;
/** Dimensions of a code where a recipe has no better number, and of one that has room. */
const [USUAL, WIDE] = [32, 128];
const CONTRAST = { preprocess: "localContrast" };

const PIXELS: Method = {
  name: "pixels",
  given: { recipe: "pixels" },
  told: [],
  variants: EACH,
  closed: true,
};
const WHITENED: Method = {
  name: "whitened",
  given: { recipe: "whitened" },
  told: [CONTENT],
  variants: OWN,
  closed: true,
};
const LDA: Method = { name: "lda", given: { recipe: "lda" }, told: [CONTENT], variants: OWN, closed: true };
const SPATIAL: Method = {
  name: "spatial",
  given: { recipe: "spatial" },
  told: [CONTENT],
  variants: EACH,
};
const VIEWS: Method = {
  name: "spatialViews",
  given: { recipe: "spatialViews" },
  told: [],
  variants: [CENTRED],
};

/** Methods that are compared on people never seen, in the order of the table. */
export const METHODS: readonly Method[] = [
  {
    name: "raw pixels",
    given: { recipe: "pixels", preprocess: "none" },
    told: [],
    variants: [{ name: "", told: [], layers: [] }, CENTRED],
    closed: true,
  },
  PIXELS,
  WHITENED,
  LDA,
  {
    name: "infonce",
    given: { recipe: "infonce", code: { code: USUAL } },
    ...{ told: [], variants: OWN, size: SIZE },
  },
  {
    name: "infonce without crops",
    given: { recipe: "infonce", code: { code: WIDE }, pairs: { options: { crop: 0 } } },
    ...{ told: [], variants: OWN, size: SIZE },
  },
  {
    name: "infonce without crops on local contrast",
    given: { recipe: "infonce", code: { code: WIDE }, ...CONTRAST, pairs: { options: { crop: 0 } } },
    ...{ told: [], variants: OWN, size: HALVED },
  },
  {
    name: "supCon",
    given: { recipe: "supCon", code: { [CONTENT]: USUAL } },
    ...{ told: [CONTENT], variants: OWN, size: SIZE },
  },
  {
    name: "supCon on local contrast",
    given: { recipe: "supCon", code: { [CONTENT]: WIDE }, ...CONTRAST },
    ...{ told: [CONTENT], variants: OWN, size: HALVED },
  },
  {
    ...SPATIAL,
    name: "spatial before training",
    // The same net, for which nobody needs to be told anything before it learns.
    given: { recipe: "spatialViews" },
    ...{ told: [], untrained: true },
  },
  SPATIAL,
  VIEWS,
];

/** Methods that are asked about new lights, and of few people and pictures. */
export const FEW: readonly Method[] = [PIXELS, WHITENED, SPATIAL];
/** Methods that read labels of people. */
export const TOLD: readonly Method[] = [WHITENED, LDA, SPATIAL];

/** Light and friends as views, for folders in which nobody wrote down the light. */
const CHANGES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  relight: { relight: 0.7 },
  shadow: { shadow: 0.7 },
  "relight and shadow": { relight: 0.7, shadow: 0.7 },
  occlude: { occlude: 0.3 },
  background: { background: 0.3 },
};

/** The view of a recipe's pairs, which a given one would replace as a whole. */
const viewOf = (recipe: string) =>
  registries.recipe.resolve({ name: recipe }).pairs.options?.view as Readonly<Record<string, number>>;

/** Methods that are not told the light, each with what its views change besides; they are read against those without. */
export const RELIGHTING: readonly Method[] = Object.entries(CHANGES).flatMap(([name, change]) => [
  {
    ...SPATIAL,
    name: `spatial + ${name}`,
    given: { recipe: "spatial", pairs: { options: { view: { ...viewOf("spatial"), ...change } } } },
    variants: [CLUSTERS],
  },
  { ...VIEWS, name: `spatialViews + ${name}`, given: { recipe: "spatialViews", pairs: { options: change } } },
]);
