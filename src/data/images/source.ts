/** Images of one size that need not fit into memory. */
import type { ByteRange } from "../../formats/archive.ts";

/** Images of one size, read by row. */
export interface ImageSource {
  /** What errors call them. */
  readonly name: string;
  /** [rows, height, width] or [rows, height, width, channels] */
  readonly shape: readonly number[];
  readonly notes: readonly string[];
  /** The bytes are values from 0 to 255; otherwise a set of nothing but zeros and ones is scaled to black and white. */
  readonly final?: true;
  /** The bytes are [channels, height, width], whatever the order in `shape`. */
  readonly channelsFirst?: true;
  /** Where the images lie uncompressed, if they do. */
  readonly place?: ByteRange;
  /** Bytes of these rows (rising), channels last, several whole images at a time. */
  read(rows: Int32Array): AsyncIterable<Uint8Array>;
}
