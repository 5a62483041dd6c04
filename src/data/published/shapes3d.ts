import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import { hdf5 } from "../archives/hdf5.ts";
import { findFile, publishedOptions } from "./locate.ts";
import { published } from "./sources.ts";

/** 3D Shapes' own file. */
export const shapes3d = define({
  about:
    "3D Shapes: floor, wall and object hue 10 each, scale 8, shape 4, orientation 15; 480,000 images 64x64 colour",
  source: "Burgess & Kim 2018, github.com/google-deepmind/3d-shapes",
  verified: "a file in its layout (test/data/published.test.ts)",
  options: publishedOptions,
  create: async ({ path, ...options }): Promise<Dataset> => {
    const hue = { kind: "circular" } as const;
    const kinds = { "floor hue": hue.kind, "wall hue": hue.kind, "object hue": hue.kind } as const;
    const dataset = await hdf5.create({
      path: findFile("shapes3d", [published.shapes3d.files[0].name], path),
      images: "images",
      labels: "labels",
      kinds: { ...kinds, scale: "ordinal", orientation: "ordinal" },
      bins: {},
      ...options,
    });
    return { ...dataset, name: "shapes3d" };
  },
});
