/** The two JSON files by which transformers.js opens an encoder: what the model is, and what is done to pictures before. */
import { KERNEL } from "../data/images/fit.ts";
import type { EncoderContract } from "../inference/contract.ts";
import type { Blocks } from "../types/index.ts";
import { EMBEDDING, outputsOf, PICTURES } from "./names.ts";

/** What a model of ours calls itself; a folder without it is no export. */
export const MODEL_TYPE = "unweave";

/** `config.json`. */
export const modelConfig = (blocks: Blocks, { pictures, compared }: EncoderContract): object => ({
  model_type: MODEL_TYPE,
  architectures: ["UnweaveEncoder"],
  image_size: [pictures.height, pictures.width],
  hidden_size: Math.max(...Object.values(blocks).map(([, end]) => end)),
  input: PICTURES,
  embedding: EMBEDDING,
  blocks: Object.entries(outputsOf(blocks)).map(([name, output]) => ({
    name,
    output,
    columns: blocks[name],
  })),
  compared,
  "transformers.js_config": { dtype: "fp32" },
});

/** The number by which Pillow and transformers know the kernel. */
const RESAMPLE: Readonly<Record<string, number>> = { lanczos3: 1 };

/** What can be said to transformers.js of how pictures are made to fit, and what cannot. */
export interface Preprocessing {
  readonly config: object;
  /** A sentence where pictures of other proportions are not treated as in the training. */
  readonly note: string | null;
}

/** `preprocessor_config.json`. */
export function preprocessing({ pictures: { height, width, fit } }: EncoderContract): Preprocessing {
  const bytes = { do_rescale: true, rescale_factor: 1 / 255, do_normalize: false, do_convert_rgb: true };
  const resize = { do_resize: true, resample: RESAMPLE[KERNEL], ...bytes };
  const proportions = `${height} × ${width}`;
  if (fit === "crop" && height === width) {
    const crop = { do_center_crop: true, crop_size: { height, width }, size: { shortest_edge: height } };
    return {
      config: { image_processor_type: "CLIPImageProcessor", ...resize, ...crop },
      note: `transformers.js crops up to a pixel beside where the training did: pictures that are cropped to the proportions ${proportions} first have the codes of the run`,
    };
  }
  const note = {
    crop: `transformers.js cannot crop to ${proportions}: crop pictures to these proportions at the centre first, else they are stretched`,
    pad: `transformers.js cannot pad at the centre: pad pictures to the proportions ${proportions} with black first, else they are stretched`,
    stretch: null,
  }[fit];
  return {
    config: { image_processor_type: "ViTImageProcessor", ...resize, size: { height, width } },
    note,
  };
}
