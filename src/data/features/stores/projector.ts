/**
 * A folder that TensorBoard's projector opens (`tensorboard --logdir DIR`), and its page on the web: a tensor of numbers for each block,
 * the names of the pictures, and a sheet of small pictures. Layout: tensorboard.plugins.projector's ProjectorConfig, in text.
 */
import { appendFileSync, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect } from "../../../errors.ts";
import { guarded, makeFolder, temporaryName } from "../../../files.ts";
import { eachBlock, type OpenStore } from "./store.ts";

/** The side of a small picture, and the longest side of a sheet that the projector reads. */
const SIDE = 32;
const MOST_SIDE = 8192;
const MOST_PICTURES = (MOST_SIDE / SIDE) ** 2;
const SHEET = "sprite.png";
/** A hyphen is in no column, so no block is written over it. */
const NAMES = "picture-names.tsv";

/** `projector:DIR`; the folder must not be there. */
export const projector: OpenStore = async ({ target, manifest }) => {
  const out = target.slice(target.indexOf(":") + 1);
  const todo = "Name another folder.";
  expect(!existsSync(out), "output", out, "a folder that is not there yet", "one that is", todo);
  const temporary = guarded(out, () => temporaryName(out));
  guarded(out, () => makeFolder(temporary));
  const files: string[] = [];
  const at = (name: string) => join(temporary, name);
  const tensor = (column: string) => `${column}.tsv`;
  return {
    write: async (names, codes) =>
      guarded(out, () => {
        const lines = manifest.blocks.map((): string[] => []);
        eachBlock(manifest, codes, (_, vectors) => {
          for (const [block, vector] of vectors.entries()) lines[block].push(`${vector.join("\t")}\n`);
        });
        for (const [block, { column }] of manifest.blocks.entries())
          appendFileSync(at(tensor(column)), lines[block].join(""));
        files.push(...names);
      }),
    finish: async () => {
      const pictures = await sheetOf(files);
      guarded(out, () => {
        // One column has no head, as the projector wants it.
        writeFileSync(at(NAMES), files.map((name) => `${name.replaceAll(/\s/g, " ")}\n`).join(""));
        if (pictures !== null) writeFileSync(at(SHEET), pictures);
        const configured = manifest.blocks.map(({ name, column }) =>
          entry(name, tensor(column), pictures !== null),
        );
        writeFileSync(at("projector_config.pbtxt"), configured.join(""));
        renameSync(temporary, out);
      });
      return pictures === null && files.length > 0
        ? [`points have no pictures: a sheet holds ${MOST_PICTURES}, each of a file that is there`]
        : [];
    },
    abandon: async () => rmSync(temporary, { recursive: true, force: true }),
  };
};

/** One `embeddings` message. */
function entry(name: string, path: string, pictures: boolean): string {
  const text = (value: string) => JSON.stringify(value);
  const sheet = `  sprite {\n    image_path: ${text(SHEET)}\n    single_image_dim: ${SIDE}\n    single_image_dim: ${SIDE}\n  }\n`;
  return `embeddings {\n  tensor_name: ${text(name)}\n  tensor_path: ${text(path)}\n  metadata_path: ${text(NAMES)}\n${pictures ? sheet : ""}}\n`;
}

/** Small pictures row by row in a square; null of vectors, which are no pictures, and of more than a sheet holds. */
async function sheetOf(files: readonly string[]): Promise<Buffer | null> {
  if (files.length === 0 || files.length > MOST_PICTURES || !files.every((file) => existsSync(file)))
    return null;
  const across = Math.ceil(Math.sqrt(files.length));
  const sheet = Buffer.alloc((across * SIDE) ** 2 * 3, 255);
  for (const [i, file] of files.entries()) {
    const small = await sharp(file)
      .rotate()
      .resize(SIDE, SIDE, { fit: "contain", background: "white" })
      .flatten({ background: "white" })
      .toColourspace("srgb")
      .removeAlpha()
      .raw()
      .toBuffer();
    const [left, top] = [(i % across) * SIDE, Math.floor(i / across) * SIDE];
    for (let y = 0; y < SIDE; y++)
      small.copy(sheet, ((top + y) * across * SIDE + left) * 3, y * SIDE * 3, (y + 1) * SIDE * 3);
  }
  const sides = across * SIDE;
  return sharp(sheet, { raw: { width: sides, height: sides, channels: 3 } })
    .png()
    .toBuffer();
}
