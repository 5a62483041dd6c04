/** What a file holds, by its first bytes, whatever its name ends in. */
import { isBmp, readBmp } from "../../formats/bmp.ts";
import { isNetpbm, readNetpbm } from "../../formats/netpbm.ts";
import type { Raster } from "../../formats/raster.ts";

/** Brands of containers whose pictures are compressed by HEVC. */
const HEIC = ["heic", "heix", "heim", "heis", "hevc", "hevx"];
const LESS = 0x3c;

/** The picture of a format that sharp does not read; null for all others. What is no picture is an Error that says what it is. */
export function rasterOf(bytes: Uint8Array): Raster | null {
  if (bytes.length === 0) throw new Error("an empty file");
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(64, bytes.length)).toString("latin1");
  if (start.slice(4, 8) === "ftyp" && HEIC.includes(start.slice(8, 12)))
    throw new Error("HEIC, which cannot be decoded here: save it as .jpg");
  const text = start.replace(/^\u00ef\u00bb\u00bf/, "").trimStart();
  if (text.charCodeAt(0) === LESS) throw new Error("a page or a drawing (HTML, SVG), which has no pixels");
  if (isNetpbm(bytes)) return readNetpbm(bytes);
  return isBmp(bytes) ? readBmp(bytes) : null;
}
