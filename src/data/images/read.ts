/** Reads one image from a file as bytes of the wanted shape. */
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import sharp, { type Sharp } from "sharp";
import { InputError } from "../../errors.ts";
import { readPgm } from "../../formats/pgm.ts";
import type { ImageFile } from "../labels/files.ts";

/** channels, height, width */
export type Shape = readonly [channels: number, height: number, width: number];

/** What an image was before it was made to fit. */
export interface Origin {
  readonly height: number;
  readonly width: number;
  /** Index into SPACES. */
  readonly space: number;
}

const PLAIN_SPACES = ["grey", "colour", "CMYK", "another colour space"];
/** Names of colour spaces, as warnings give them. */
export const SPACES = [...PLAIN_SPACES, ...PLAIN_SPACES.map((space) => `${space} with an alpha channel`)];
const SPACE_OF: Readonly<Record<string, number>> = {
  "b-w": 0,
  grey16: 0,
  srgb: 1,
  rgb16: 1,
  rgb: 1,
  cmyk: 2,
};

/** An image made to fit, and what it was before. */
export interface FittedImage extends Origin {
  /** [channels, height, width] of the wanted shape. */
  readonly pixels: Uint8Array;
}

/**
 * Reads, resizes to exactly the wanted sides and converts to the wanted channels. Transparent parts become
 * black, a camera's orientation tag is applied, grey is the luminance. A damaged file is an InputError that names it.
 */
export async function readImage(file: ImageFile, shape: Shape): Promise<FittedImage> {
  return whole(file.name, async () => {
    const bytes = await readFile(file.path);
    return extname(file.path).toLowerCase() === ".pgm" ? fromPgm(bytes, shape) : decode(bytes, shape);
  });
}

/** Does the same with the bytes of a .png, .jpg, … file in memory; `name` is what an error calls it. */
export function imageOfBytes(bytes: Uint8Array, name: string, shape: Shape): Promise<FittedImage> {
  return whole(name, () => decode(bytes, shape));
}

async function whole(name: string, read: () => Promise<FittedImage>): Promise<FittedImage> {
  try {
    return await read();
  } catch (error) {
    const got = (error instanceof Error ? error.message : `${error}`).split("\n")[0].replace(/\.$/, "");
    throw new InputError("picture", name, "a whole picture", got, "Mend the file or take its row out.");
  }
}

async function fromPgm(bytes: Uint8Array, shape: Shape): Promise<FittedImage> {
  const { height, width, pixels } = readPgm(bytes);
  const origin = { height, width, space: 0 };
  if (height === shape[1] && width === shape[2]) return { ...origin, pixels: toPlanes(pixels, 1, shape) };
  return { ...origin, pixels: await reshape(sharp(pixels, { raw: { height, width, channels: 1 } }), shape) };
}

async function decode(bytes: Uint8Array, shape: Shape): Promise<FittedImage> {
  const image = sharp(bytes, { failOn: "error", autoOrient: true });
  const { space, hasAlpha, autoOrient } = await image.metadata();
  const plain = SPACE_OF[space ?? ""] ?? PLAIN_SPACES.length - 1;
  const origin = { ...autoOrient, space: plain + (hasAlpha ? PLAIN_SPACES.length : 0) };
  return { ...origin, pixels: await reshape(image, shape) };
}

async function reshape(image: Sharp, shape: Shape): Promise<Uint8Array> {
  const { data, info } = await image
    .flatten({ background: "black" })
    .resize(shape[2], shape[1], { fit: "fill" })
    .toColourspace(shape[0] === 1 ? "b-w" : "srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return toPlanes(data, info.channels, shape);
}

/** [height, width, from] → [channels, height, width]; grey is repeated for every channel. */
function toPlanes(data: Uint8Array, from: number, [channels, height, width]: Shape): Uint8Array {
  const area = height * width;
  const planes = new Uint8Array(channels * area);
  for (let c = 0; c < channels; c++) {
    const source = Math.min(c, from - 1);
    for (let i = 0; i < area; i++) planes[c * area + i] = data[i * from + source];
  }
  return planes;
}
