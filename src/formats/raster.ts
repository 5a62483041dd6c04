/** A decoded picture, whatever file it came from. */

/** Bytes of pixels from the top left, [height, width, channels]: grey, red green blue, or those with an alpha channel. */
export interface Raster {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3 | 4;
  readonly pixels: Uint8Array;
}
