/** Published sets: where their files are, what they are called, and how to check that they arrived whole. */

export interface PublishedFile {
  readonly name: string;
  /** Addresses with the same bytes, the publisher's first; none where a person has to fetch it by hand. */
  readonly urls: readonly string[];
  /** Known sizes and checksums; a file without a checksum is checked by its size, or by the size that the server gives. */
  readonly bytes?: number;
  readonly sha256?: string;
  readonly md5?: string;
}

/** Files that make one set, and what a person should know before fetching them. */
export interface PublishedSet {
  /** The publisher's page. */
  readonly page: string;
  readonly licence: string;
  /** Its folder below DISENTANGLEMENT_LIB_DATA. */
  readonly folder: string;
  readonly files: readonly PublishedFile[];
}

const norb = (name: string, bytes: number, sha256: string): PublishedFile => ({
  name: `smallnorb-${name}.mat.gz`,
  urls: [`https://cs.nyu.edu/~ylclab/data/norb-v1.0-small/smallnorb-${name}.mat.gz`],
  bytes,
  sha256,
});
const mnistFile = (name: string, bytes: number, sha256: string): PublishedFile => ({
  name: `${name}.gz`,
  urls: [
    `https://storage.googleapis.com/cvdf-datasets/mnist/${name}.gz`,
    `https://ossci-datasets.s3.amazonaws.com/mnist/${name}.gz`,
  ],
  bytes,
  sha256,
});
const MPI3D_PAGE = "https://github.com/rr-learning/disentanglement_dataset";
/** MD5 sums are those of the files at the authors' first address; the second is where they point since. */
const mpi3d = (variant: string, md5: string): PublishedSet => ({
  page: MPI3D_PAGE,
  licence: "CC BY 4.0",
  folder: `mpi3d_${variant}`,
  files: [
    {
      name: `mpi3d_${variant}.npz`,
      urls: [
        `https://huggingface.co/datasets/waleedgondal/mpi3d/resolve/main/mpi3d_${variant}.npz`,
        `https://storage.googleapis.com/disentanglement_dataset/Final_Dataset/mpi3d_${variant}.npz`,
      ],
      md5,
    },
  ],
});

/** By the name of the dataset that reads them. */
export const published: Readonly<Record<string, PublishedSet>> = {
  cars3d: {
    page: "http://www.scottreed.info",
    licence: "none stated by the authors",
    folder: "cars",
    files: [
      {
        name: "nips2015-analogy-data.tar.gz",
        urls: ["http://www.scottreed.info/files/nips2015-analogy-data.tar.gz"],
        md5: "4e866a7919c1beedf53964e6f7a23686",
      },
    ],
  },
  dsprites: {
    page: "https://github.com/google-deepmind/dsprites-dataset",
    licence: "zlib/libpng",
    folder: "dsprites",
    files: [
      {
        name: "dsprites_ndarray_co1sh3sc6or40x32y32_64x64.npz",
        urls: [
          "https://github.com/google-deepmind/dsprites-dataset/raw/master/dsprites_ndarray_co1sh3sc6or40x32y32_64x64.npz",
        ],
        md5: "7da33b31b13a06f4b04a70402ce90c2e",
      },
    ],
  },
  mnist: {
    page: "http://yann.lecun.com/exdb/mnist",
    licence: "CC BY-SA 3.0, as commonly stated",
    folder: "mnist",
    files: [
      mnistFile(
        "train-images-idx3-ubyte",
        9912422,
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
      ),
      mnistFile(
        "train-labels-idx1-ubyte",
        28881,
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
      ),
      mnistFile(
        "t10k-images-idx3-ubyte",
        1648877,
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
      ),
      mnistFile(
        "t10k-labels-idx1-ubyte",
        4542,
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
      ),
    ],
  },
  mpi3dComplex: {
    page: MPI3D_PAGE,
    licence: "CC BY 4.0",
    folder: "mpi3d_real_complex",
    files: [{ name: "real3d_complicated_shapes_ordered.npz", urls: [] }],
  },
  mpi3dReal: mpi3d("real", "0f33f609918fb5c97996692f91129802"),
  mpi3dRealistic: mpi3d("realistic", "59a6225b88b635365f70c91b3e52f70f"),
  mpi3dToy: mpi3d("toy", "55889cb7c7dfc655d6e0277beee88868"),
  shapes3d: {
    page: "https://github.com/google-deepmind/3d-shapes",
    licence: "Apache 2.0",
    folder: "shapes3d",
    files: [
      {
        name: "3dshapes.h5",
        urls: ["https://storage.googleapis.com/3d-shapes/3dshapes.h5"],
        bytes: 267573662,
        sha256: "0a0f6ed98baff276a50f3a081a7434d788da63cb135a98189b2a5b5769be1785",
      },
    ],
  },
  smallNorb: {
    page: "https://cs.nyu.edu/~ylclab/data/norb-v1.0-small",
    licence: "research only; no commercial use",
    folder: "small_norb",
    files: [
      norb(
        "5x46789x9x18x6x2x96x96-training-dat",
        131896188,
        "5ffd6272a07d32695ee1082a26a41a93a37aab8c28da047f8c34ed348d214873",
      ),
      norb(
        "5x46789x9x18x6x2x96x96-training-cat",
        348,
        "2784e542c1922060691090952b6cd6278879a216c90f81476f0f00256d42cdaa",
      ),
      norb(
        "5x46789x9x18x6x2x96x96-training-info",
        71052,
        "de7eb932ebe7a4ee16217fead60660d0eb3d23632c2f4d1c51f88c501c17bf32",
      ),
      norb(
        "5x01235x9x18x6x2x96x96-testing-dat",
        130799817,
        "cf7104eed3e51174d2f65b66d1e5878b9da233b886f161b0d88f4510ba2c7474",
      ),
      norb(
        "5x01235x9x18x6x2x96x96-testing-cat",
        347,
        "ecaf6d5bb8c3bc5eab9cf0258f6d2198dd474e016e374836fc097f2e5ff509ff",
      ),
      norb(
        "5x01235x9x18x6x2x96x96-testing-info",
        10428,
        "16adf314226327ee006d1a44db8cfef52773c06c829951d5653a9f6f310248a2",
      ),
    ],
  },
};
