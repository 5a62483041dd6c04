/** The encoder of a run as it is exported: for pictures in colour, under the names that other programs know. */
import { readFileSync } from "node:fs";
import { InputError } from "../errors.ts";
import { type NamedArray, readSafetensors } from "../formats/safetensors.ts";
import { contractOf, type EncoderContract, forChannels } from "../inference/contract.ts";
import { paths, readEncoder } from "../run/folder.ts";
import type { Blocks } from "../types/index.ts";
import { renamed } from "./names.ts";
import { inChannels } from "./pictures.ts";

/** An encoder, what it says of itself, and the golden pictures of its run with their codes. */
export interface ExportedEncoder {
  readonly model: Uint8Array;
  readonly contract: EncoderContract;
  /** [pictures, channels, height, width] in the channels that the model takes. */
  readonly pictures: NamedArray;
  readonly code: NamedArray;
}

/** Reads the run; an InputError where its encoder does not do all itself, or says nothing of itself. */
export function encoderOf(run: string, blocks: Blocks): ExportedEncoder {
  const { encoder, golden } = paths(run);
  const model = readEncoder(encoder);
  const contract = contractOf(model);
  const label = { kind: "run file", name: golden, todo: "Restore the file, or train again." };
  if (contract === null) {
    const got = "one of an older version";
    throw new InputError("encoder", encoder, "one that says what it takes", got, "Train again.");
  }
  const { normalise, channels: taken } = contract.pictures;
  if (normalise !== null) {
    const todo = "Train with preprocess=localContrast instead, which is inside the encoder.";
    const got = `one of pictures after data.normalise=${normalise}, which no other program does`;
    throw new InputError("encoder", encoder, "one of pictures as they are", got, todo);
  }
  const channels = Math.max(...taken);
  const { images, code } = readSafetensors(readFileSync(golden), label);
  return {
    model: renamed(forChannels(model, channels), blocks),
    contract: { ...contract, pictures: { ...contract.pictures, channels: [channels] } },
    pictures: inChannels(images, channels),
    code,
  };
}
