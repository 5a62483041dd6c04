/** Pictures in files or in memory → codes, by a run that is open. */
import { expect } from "../errors.ts";
import type { Codec } from "../inference/codec.ts";
import { batchOf } from "../inference/encodePictures.ts";
import { bytesReaderFor, readerFor } from "../inference/readAsData.ts";
import type { Experiment, Matrix } from "../types/index.ts";

/** The path of a picture's file, or the bytes of one (JPEG, PNG, …) in memory. */
export type Picture = string | Uint8Array;

/** Codes of pictures, [pictures, dim], read as the run's own were; the first that cannot be read is an InputError. */
export async function codesOfPictures(
  codec: Codec,
  experiment: Experiment,
  pictures: readonly Picture[],
): Promise<Matrix> {
  expect(pictures.length > 0, "usage", "encodePictures", "at least one picture", "none", "Give pictures.");
  const [ofFile, ofBytes] = [readerFor(experiment, codec.takes), bytesReaderFor(experiment, codec.takes)];
  const pixels = codec.takes.reduce((product, side) => product * side, 1);
  const most = batchOf(codec.takes);
  let codes: Matrix | null = null;
  for (let from = 0; from < pictures.length; from += most) {
    const some = pictures.slice(from, from + most);
    const read = await Promise.all(
      some.map((picture, i) =>
        typeof picture === "string" ? ofFile(picture) : ofBytes(picture, `picture ${from + i}`),
      ),
    );
    const data = new Float32Array(some.length * pixels);
    read.forEach((image, row) => {
      for (let p = 0; p < pixels; p++) data[row * pixels + p] = image.pixels[p] / 255;
    });
    const part = await codec.encode({ rows: some.length, columns: pixels, data });
    const { columns } = part;
    codes ??= { rows: pictures.length, columns, data: new Float32Array(pictures.length * columns) };
    codes.data.set(part.data, from * columns);
  }
  return codes!;
}
