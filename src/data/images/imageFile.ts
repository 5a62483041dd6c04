/** Which files are pictures, by their endings. */
import { extname } from "node:path";
import type { Frame } from "./align.ts";

/** Endings of the files that can be read, in lower case. */
export const ENDINGS: readonly string[] = [
  ...[".png", ".jpg", ".jpeg", ".jfif", ".webp", ".tif", ".tiff", ".gif", ".avif"],
  ...[".bmp", ".ppm", ".pgm", ".pbm", ".pnm"],
];
/** Whether a file has the ending of a picture, in upper or lower case. */
export const isImageFile = (file: string): boolean => ENDINGS.includes(extname(file).toLowerCase());

/** A picture's file; `size` in bytes, `changed` in milliseconds since 1970. */
export interface ImageFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly changed: number;
  /** Where it is looked at; left out where it is fitted as a whole. */
  readonly frame?: Frame;
}
