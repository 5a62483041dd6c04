import { expect } from "../../errors.ts";
import { define } from "../../registry.ts";
import type { Dataset, Factor } from "../../types/index.ts";
import { gridColumns, readArchive } from "../archives/npz.ts";
import { codeColumns } from "../labels/coded.ts";
import { declare } from "../labels/declared.ts";
import { findFile, publishedOptions } from "./locate.ts";
import { published } from "./sources.ts";

interface World {
  readonly colours: readonly string[];
  readonly shapes: readonly string[];
}
const SIMPLE: World = {
  colours: ["white", "green", "red", "blue", "brown", "olive"],
  shapes: ["cone", "cube", "cylinder", "hexagonal", "pyramid", "sphere"],
};
/** The same three sets as they were released for the challenge of 2019. */
const CHALLENGE: World = {
  colours: ["green", "red", "blue", "brown"],
  shapes: ["cone", "cube", "hexagonal", "sphere"],
};
const COMPLEX: World = {
  colours: ["yellow", "green", "olive", "red"],
  shapes: ["coffee-cup", "tennis-ball", "croissant", "beer-cup"],
};

const named = (name: string, labels: readonly string[], kind: Factor["kind"] = "categorical"): Factor => ({
  name,
  size: labels.length,
  kind,
  labels,
});
const axis = (name: string): Factor => ({
  name,
  size: 40,
  kind: "ordinal",
  values: Array.from({ length: 40 }, (_, i) => i),
});

/** The last factor varies fastest. */
const factorsOf = ({ colours, shapes }: World): Factor[] => [
  named("object colour", colours),
  named("object shape", shapes),
  named("object size", ["small", "large"], "ordinal"),
  named("camera height", ["top", "centre", "bottom"], "ordinal"),
  named("background colour", ["purple", "sea green", "salmon"]),
  axis("horizontal axis"),
  axis("vertical axis"),
];

function variant(set: string, what: string, worlds: readonly World[]) {
  const { name } = published[set].files[0];
  const [first] = worlds;
  const rows = first.colours.length * first.shapes.length * 28_800;
  return define({
    about: `MPI3D, ${what}: a robot arm, seven factors; ${rows.toLocaleString("en")} images 64x64 colour`,
    source: "Gondal et al. 2019, arXiv:1906.03292",
    verified: "archives in its layout, the grid cut short (test/data/published.test.ts)",
    options: publishedOptions,
    create: async ({ path, ...options }): Promise<Dataset> => {
      const file = findFile(set, [name], path);
      let factors: Factor[] = [];
      const dataset = await readArchive(
        { path: file, images: "images", kinds: {}, bins: {}, ...options },
        async (rows) => {
          const grids = worlds.map(factorsOf);
          const cells = (grid: readonly Factor[]) => grid.reduce((product, { size }) => product * size, 1);
          const grid = grids.find((each) => cells(each) === rows);
          const expected = `${grids.map(cells).join(" or ")} images: a full grid`;
          const todo = `Get the whole file, or read part of it as data.path=… of the dataset npz.`;
          expect(grid !== undefined, "data", file, expected, `${rows}`, todo);
          factors = grid;
          const sizes = Int32Array.from(grid, ({ size }) => size);
          const names = grid.map((factor) => factor.name);
          return codeColumns(gridColumns(sizes, names, rows, file), {});
        },
      );
      return { ...dataset, name: set, factors: declare(factors, { roles: options.roles }) };
    },
  });
}

/** Rendered simply. */
export const mpi3dToy = variant("mpi3dToy", "simply rendered", [SIMPLE, CHALLENGE]);
/** Rendered to look real. */
export const mpi3dRealistic = variant("mpi3dRealistic", "realistically rendered", [SIMPLE, CHALLENGE]);
/** Photographs. */
export const mpi3dReal = variant("mpi3dReal", "photographs", [SIMPLE, CHALLENGE]);
/** Photographs of everyday things. */
export const mpi3dComplex = variant("mpi3dComplex", "photographs of everyday things", [COMPLEX]);
