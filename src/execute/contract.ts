/** What a run's encoder says of itself, and the pictures by which another runtime can check it. */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { KERNEL } from "../data/images/fit.ts";
import { pixels } from "../data/images/pixels.ts";
import { unseenFactor } from "../data/split.ts";
import { writeFile } from "../files.ts";
import { writeSafetensors } from "../formats/safetensors.ts";
import type { Codec } from "../inference/codec.ts";
import { type EncoderContract, withContract } from "../inference/contract.ts";
import { normalisationOf, targetOf } from "../inference/readAsData.ts";
import { paths } from "../run/folder.ts";
import { blockOf, searchedFactor } from "../search/searched.ts";
import type { Assembled } from "../train/assemble.ts";
import type { Dataset, Experiment } from "../types/index.ts";

/** Pictures of the training that are kept with their codes. */
const GOLDEN = 8;

/** What the contract is made of. */
interface Trained {
  readonly encoder: Uint8Array;
  readonly codec: Codec;
  readonly experiment: Experiment;
  readonly dataset: Dataset;
  /** The training rows. */
  readonly rows: Int32Array;
  readonly job: Pick<Assembled, "supervision">;
}

/** Writes eight pictures with their codes, and the encoder again with its contract inside. */
export async function writeContract(folder: string, trained: Trained): Promise<void> {
  const files = paths(folder);
  const golden = await goldenOf(trained);
  writeFile(files.golden, golden.bytes);
  const sha256 = createHash("sha256").update(golden.bytes).digest("hex");
  const told = { file: basename(files.golden), pictures: golden.pictures, sha256 };
  writeFile(files.encoder, withContract(trained.encoder, contractFor(trained, told)));
}

/** Pictures spread over the training rows, as the run was given them. */
async function goldenOf({ codec, dataset, rows }: Trained) {
  const pictures = Math.min(GOLDEN, rows.length);
  const chosen = Int32Array.from(
    { length: pictures },
    (_, i) => rows[Math.floor((i * rows.length) / pictures)],
  );
  const shown = pixels(dataset, chosen);
  const data = shown.data.slice();
  const codes = await codec.encode(shown);
  const bytes = writeSafetensors({
    images: { shape: [pictures, ...dataset.shape], data },
    code: { shape: [pictures, codes.columns], data: codes.data },
  });
  return { pictures, bytes };
}

function contractFor(
  { codec: { blocks }, experiment, dataset: { factors, shape }, job: { supervision } }: Trained,
  golden: EncoderContract["golden"],
): EncoderContract {
  const [channels, height, width] = shape;
  const factor = searchedFactor(factors, unseenFactor(experiment.split));
  return {
    format: 1,
    pictures: {
      ...{ height, width, channels: channels === 1 || channels === 3 ? [1, 3] : [channels] },
      ...{ order: "RGB", range: [0, 1], sees: channels === 1 ? "grey" : "colour" },
      ...{ fit: targetOf(experiment, shape).fit, kernel: KERNEL, normalise: normalisationOf(experiment) },
    },
    blocks: Object.fromEntries(
      Object.entries(blocks).map(([name, [start, end]]) => [
        name,
        { columns: [start, end], width: end - start },
      ]),
    ),
    compared: "cosine",
    supervision,
    content: factor === null ? null : { factor, block: blockOf(blocks, factor) },
    golden,
  };
}
