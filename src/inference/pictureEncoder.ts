/** An encoder in a page: the pixels of a canvas → a code. */
import type { Runtime } from "../engine/index.ts";
import { InputError } from "../errors.ts";
import type { Matrix } from "../types/index.ts";
import { contractOf, type EncoderContract, forChannels } from "./contract.ts";
import { type EncoderPorts, mapRows, OWN_PORTS } from "./encode.ts";
import { type CanvasPixels, resampled } from "./resample.ts";

/** A run's encoder that takes pictures of any sides. */
export interface PictureEncoder {
  readonly contract: EncoderContract;
  /** Codes of pictures, [pictures, dim]; `contract.blocks` says which columns are which block. */
  encode(pictures: readonly CanvasPixels[]): Promise<Matrix>;
}

/**
 * Opens the bytes of an `encoder.onnx`. Pictures are resized as the contract says (`fit`, `kernel`): cropped at the centre,
 * padded with black or stretched, by Lanczos' kernel. Where pictures shrink, pixels differ from those of `embed` by the rounding
 * of its intermediate steps; enlarged ones are a little sharper, since sharp enlarges by cubic splines. Draw a picture upright
 * first: a canvas knows no orientation tag. A model without a contract, one that takes no
 * colour, and one whose pictures are normalised outside it are an InputError.
 */
export async function openPictureEncoder(runtime: Runtime, model: Uint8Array): Promise<PictureEncoder> {
  const contract = contractOf(model);
  if (contract === null) {
    const todo = "Train again, or feed the model yourself.";
    throw new InputError("encoder", "model", "one that says what it takes", "one of an older version", todo);
  }
  const { height, width, fit, normalise, channels } = contract.pictures;
  const [expected, got] = ["pictures as they are", `pictures after data.normalise=${normalise}`];
  const todo = "Train with preprocess=localContrast instead, which is inside the encoder.";
  if (normalise !== null) throw new InputError("encoder", "model", expected, got, todo);
  if (!channels.includes(3)) {
    const instead = "Feed the model yourself.";
    throw new InputError("encoder", "model", "pictures in colour", `${channels} channels`, instead);
  }
  const ports = portsOf(contract);
  const session = await runtime.load(forChannels(model, 3));
  const columns = 3 * height * width;
  return {
    contract,
    encode: async (pictures) => {
      const data = new Float32Array(pictures.length * columns);
      pictures.forEach((picture, row) => {
        data.set(resampled(picture, { height, width, fit }), row * columns);
      });
      return (await mapRows(runtime, session, ports, { rows: pictures.length, columns, data }))[0];
    },
  };
}

function portsOf({ ports }: EncoderContract): EncoderPorts {
  return ports === undefined ? OWN_PORTS : { input: ports.input, outputs: [ports.code], batch: null };
}
