/** Pictures inside a page: to the bit where they are small, as WebP where they are not. */
import sharp from "sharp";

/** The longest side, in pixels, that is kept to the bit. */
const SMALL = 64;
/** Of WebP: at the size at which pages show pictures, nothing is seen of it. */
const QUALITY = 88;

/** A PNG as a data: URI. `side`: the longest side of one of the pictures on it; `most`: pixels that the whole is shrunk to. */
export async function embedded(png: Uint8Array, side: number, most?: number): Promise<string> {
  if (side <= SMALL) return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
  const whole = sharp(png);
  if (most !== undefined)
    whole.resize({ width: most, height: most, fit: "inside", withoutEnlargement: true });
  return `data:image/webp;base64,${(await whole.webp({ quality: QUALITY }).toBuffer()).toString("base64")}`;
}
