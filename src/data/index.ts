/** The registry of datasets. */
export { cars3d } from "./cars3d.ts";
export { dsprites } from "./dsprites.ts";
export { faces } from "./faces.ts";
export { hdf5 } from "./hdf5.ts";
export { idx } from "./idx.ts";
export { images } from "./images.ts";
export { mat } from "./mat.ts";
export { mnist } from "./mnist.ts";
export { mpi3dComplex, mpi3dReal, mpi3dRealistic, mpi3dToy } from "./mpi3d.ts";
export { npz } from "./npz.ts";
export { parquet } from "./parquet.ts";
export { shapes3d } from "./shapes3d.ts";
export { smallNorb } from "./smallNorb.ts";
export { sprites } from "./sprites.ts";
