/** Reads one image from a file as bytes of the wanted shape. */
import { readFile } from "node:fs/promises";
import sharp, { type Sharp } from "sharp";
import { InputError } from "../../errors.ts";
import { plainJpeg } from "../../formats/jpeg.ts";
import type { Raster } from "../../formats/raster.ts";
import type { Frame } from "./align.ts";
import { seenThrough } from "./aligned.ts";
import { rasterOf } from "./content.ts";
import { type Fit, KERNEL, misfit, type Target } from "./fit.ts";
import type { ImageFile } from "./imageFile.ts";

/** channels, height, width */
export type Shape = Target["shape"];

/** What an image was before it was made to fit. */
export interface Origin {
  readonly height: number;
  readonly width: number;
  /** Index into SPACES. */
  readonly space: number;
  /** Frames of an animation, or pages: the first one is read. */
  readonly frames: number;
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
 * Reads, resizes to exactly the wanted sides and converts to the wanted channels. Transparent parts become black, a camera's
 * orientation tag is applied, grey is the luminance. The format is that of the content, whatever the name ends in. A damaged
 * file is an InputError that names it.
 */
export async function readImage(
  { name, path, frame }: Pick<ImageFile, "name" | "path" | "frame">,
  target: Target,
): Promise<FittedImage> {
  const bytes = await whole(name, () => readFile(path), InputError);
  const picture = await whole(name, () => fitted(bytes, { ...target, frame }), DamagedPicture);
  // What a frame shows was not made to fit: it has the wanted proportions.
  return frame === undefined ? picture : { ...picture, height: target.shape[1], width: target.shape[2] };
}

/** Does the same with the bytes of a .png, .jpg, … file in memory; `name` is what an error calls it. */
export function imageOfBytes(bytes: Uint8Array, name: string, target: Target): Promise<FittedImage> {
  return whole(name, () => fitted(bytes, target), DamagedPicture);
}

/** A file that can be read and is no picture. */
export class DamagedPicture extends InputError {}

async function whole<T>(name: string, read: () => Promise<T>, Thrown: typeof InputError): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const got = (error instanceof Error ? error.message : `${error}`).split("\n")[0].replace(/[.:]$/, "");
    throw new Thrown("picture", name, "a whole picture", got, "Mend the file or take it out of the data.");
  }
}

/** What a picture is made to be, and where it is looked at. */
interface Wanted extends Target {
  readonly frame?: Frame;
}

async function fitted(bytes: Uint8Array, target: Wanted): Promise<FittedImage> {
  const raster = rasterOf(bytes);
  return raster === null ? decode(bytes, target) : fromRaster(raster, target);
}

async function fromRaster({ pixels, ...raw }: Raster, target: Wanted): Promise<FittedImage> {
  const { height, width, channels } = raw;
  const space = (channels === 1 ? 0 : 1) + (channels === 4 ? PLAIN_SPACES.length : 0);
  const origin = { height, width, space, frames: 1 };
  const fits = height === target.shape[1] && width === target.shape[2] && target.frame === undefined;
  if (fits && channels === 1) return { ...origin, pixels: toPlanes(pixels, 1, target.shape) };
  return { ...origin, pixels: await reshape(sharp(pixels, { raw }), origin, target) };
}

async function decode(bytes: Uint8Array, target: Wanted): Promise<FittedImage> {
  const image = sharp(bytes, { failOn: "error" });
  const jpeg = plainJpeg(bytes);
  const origin =
    jpeg === null ? await asked(image) : { ...jpeg, space: jpeg.channels === 1 ? 0 : 1, frames: 1 };
  return { ...origin, pixels: await reshape(image, origin, target) };
}

/** What a picture says of itself; one that a camera turned is turned back. */
async function asked(image: Sharp): Promise<Origin> {
  const { format, space = "", depth, hasAlpha, pages = 1, autoOrient, orientation } = await image.metadata();
  if (depth !== "uchar" && depth !== "ushort" && space !== "scrgb")
    throw new Error(`values of type ${depth}: save them in 8 or 16 bits`);
  if ((orientation ?? 1) > 1) image.autoOrient();
  // The decoder of GIF always gives an alpha channel.
  const alpha = hasAlpha && (format !== "gif" || !(await image.stats()).isOpaque);
  const plain = SPACE_OF[space] ?? PLAIN_SPACES.length - 1;
  return { ...autoOrient, space: plain + (alpha ? PLAIN_SPACES.length : 0), frames: pages };
}

/** What sharp calls them; its own cropping and padding are at the centre. */
const RESIZING: Readonly<Record<Fit, "cover" | "contain" | "fill">> = {
  crop: "cover",
  pad: "contain",
  stretch: "fill",
};

async function reshape(image: Sharp, origin: Origin, { shape, fit, frame }: Wanted): Promise<Uint8Array> {
  if (frame !== undefined) {
    const { data, channels } = await seenThrough(image, origin, shape, frame);
    return toPlanes(data, channels, shape);
  }
  const how = misfit(origin, shape) === 0 ? "fill" : RESIZING[fit];
  const { data, info } = await image
    .flatten({ background: "black" })
    .resize(shape[2], shape[1], { fit: how, background: "black", kernel: KERNEL })
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
