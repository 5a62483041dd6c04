/** The registry of datasets. */

export { hdf5 } from "./archives/hdf5.ts";
export { idx } from "./archives/idx.ts";
export { mat } from "./archives/mat.ts";
export { npz } from "./archives/npz.ts";
export { parquet } from "./archives/parquet.ts";
export { faces } from "./drawn/faces.ts";
export { icons } from "./drawn/icons.ts";
export { lorelei } from "./drawn/lorelei.ts";
export { sprites } from "./drawn/sprites.ts";
export { images } from "./images/dataset.ts";
export { cars3d } from "./published/cars3d.ts";
export { dsprites } from "./published/dsprites.ts";
export { mnist } from "./published/mnist.ts";
export { mpi3dComplex, mpi3dReal, mpi3dRealistic, mpi3dToy } from "./published/mpi3d.ts";
export { shapes3d } from "./published/shapes3d.ts";
export { smallNorb } from "./published/smallNorb.ts";
