/** What readers of a run folder count on in its files: one that was changed by hand or half damaged is named, with its key. */
import { z } from "zod";

const number = z.number().nullable();
const numbers = z.record(z.string(), number);
const names = z.array(z.string());
const interval = z.tuple([number, number]).nullable();

/** `experiment.json`. */
export const EXPERIMENT = z.looseObject({
  data: z.looseObject({ name: z.string(), options: z.looseObject({}).optional() }),
  code: z.record(z.string(), z.number().int().positive()),
  split: z.looseObject({ unseen: z.record(z.string(), z.array(z.string())) }),
  pairs: z.looseObject({ name: z.string() }),
  terms: z.array(z.looseObject({ name: z.string() })),
});

const TABLE = z
  .looseObject({ rows: names, columns: names, values: z.array(z.array(number)) })
  .refine(
    ({ rows, columns, values }) =>
      values.length === rows.length && values.every(({ length }) => length === columns.length),
    "expected a value for every row and column",
  );
const SCORE = z.looseObject({
  metric: z.string(),
  variant: z.string(),
  value: number,
  ci95: interval,
  null: number,
  perFactor: numbers,
  perBlock: numbers,
  matrix: TABLE.nullish(),
  tables: z.record(z.string(), TABLE).optional(),
  warnings: names,
});
/** `scores.json`. */
export const SCORES = z.looseObject({
  recipe: z.string(),
  seed: z.number(),
  supervision: z.string(),
  blocks: z.record(z.string(), z.tuple([z.number(), z.number()])),
  warnings: names,
  scores: z.array(SCORE),
  skipped: z.array(z.looseObject({ metric: z.string(), why: z.string() })).optional(),
});

const FACTOR = z.looseObject({ name: z.string(), size: z.number().int().nonnegative(), kind: z.string() });
/** `data.json`. */
export const DATA = z.looseObject({
  shape: z.tuple([z.number(), z.number(), z.number()]),
  digest: z.looseObject({ pictures: z.string(), levels: z.string() }),
  factors: z.array(FACTOR),
  places: z.record(z.string(), z.looseObject({ absolute: z.string(), relative: z.string() })),
  rows: z.array(
    z.tuple([z.string().nullable(), z.enum(["train", "test", "unseen"]).nullable(), z.string(), z.string()]),
  ),
});

const PICTURE = z.looseObject({ image: z.string(), label: z.string() });
const QUERY = z.looseObject({ query: PICTURE, neighbours: z.array(PICTURE) });
/** `figures/retrieval.json`. */
export const STRIPS = z.array(
  z.looseObject({
    part: z.string(),
    factor: z.string().optional(),
    across: z.string().nullable(),
    queries: z.array(QUERY),
  }),
);

const TRAVERSAL = z.looseObject({ part: z.string(), activity: number, image: z.string() });
/** `figures/edits.json`. */
export const EDITS = z.looseObject({
  blocks: z.array(TRAVERSAL),
  dimensions: z.array(TRAVERSAL),
  swaps: z.looseObject({ block: z.string(), image: z.string() }).nullable(),
  edit: z.looseObject({ block: z.string(), image: z.string() }).nullable(),
  histograms: z.array(z.looseObject({ part: z.string(), edges: z.array(number) })),
});

/** Lists of a map's parts are as long as it has pictures, and say nothing of others. */
const PLACES = z.array(z.number());
/** `figures/map.json`. */
export const MAP = z
  .looseObject({
    kind: z.enum(["held-out", "training"]),
    of: z.number(),
    factors: z.array(z.looseObject({ name: z.string(), kind: z.string(), levels: names })),
    levels: z.array(z.array(z.number().int())),
    parts: z.array(
      z.looseObject({
        ...{ name: z.string(), factor: z.number().int(), x: PLACES, y: PLACES },
        ...{ shares: z.tuple([z.number(), z.number()]), near: z.array(z.array(z.number().int())) },
      }),
    ),
    sheets: z.looseObject({
      ...{
        size: z.number().positive(),
        across: z.number().int().positive(),
        onOne: z.number().int().positive(),
      },
      images: names,
    }),
  })
  .refine(
    ({ levels, parts }) =>
      parts.every(
        ({ x, y, near, factor }) =>
          [...levels, y, near].every((list) => list.length === x.length) && factor < levels.length,
      ),
    "expected as many places, levels and neighbours in every part",
  );

/** `environment.json`. */
export const ENVIRONMENT = z.looseObject({
  backend: z.string().optional(),
  threads: z.int().positive().optional(),
  target: z
    .discriminatedUnion("provider", [
      z.looseObject({ provider: z.literal("any"), layout: z.literal("plain") }),
      z.looseObject({
        provider: z.literal("cpu"),
        layout: z.union([z.literal("plain"), z.looseObject({ channelsPerBlock: z.int().positive() })]),
        chunkBytes: z.number().positive().optional(),
      }),
    ])
    .optional(),
});
/** `reference.json`. */
export const REFERENCE = z.looseObject({ factors: z.array(FACTOR) });
