/** A run opened for edits: pictures → codes → pictures. */
import { levelTable } from "../data/dataset.ts";
import { type Fit, misfit, type Target } from "../data/images/fit.ts";
import { pixels } from "../data/images/pixels.ts";
import type { Origin } from "../data/images/read.ts";
import { eachDistances, smallest } from "../estimators/nearestNeighbours.ts";
import { type Codec, type CodecOptions, openCodec } from "../inference/codec.ts";
import { isNormalised, readerFor, targetOf } from "../inference/readAsData.ts";
import { scalingOf, standardised, vstack } from "../numerics/matrix.ts";
import { inPercent } from "../numerics/percent.ts";
import { openRun } from "../run/folder.ts";
import { type DataOptions, openKnownData } from "../run/knownData.ts";
import { readReference, reconstructionErrors } from "../run/reference.ts";
import type { Reference } from "../run/referenceArrays.ts";
import type { Dataset, Experiment, Matrix } from "../types/index.ts";
import { type Novelty, NoveltyScale } from "./novelty.ts";
import type { CodeSpace } from "./space.ts";

/** A picture as the model sees it. */
export interface Opened {
  readonly path: string;
  /** Sides of the file. */
  readonly height: number;
  readonly width: number;
  /** [1, channels · height · width] in 0..1 */
  readonly pixels: Matrix;
  /** [dim] */
  readonly code: Float32Array;
  /** How far its code lies from training codes. */
  readonly novelty: Novelty;
  /** Mean squared error of its reconstruction, and the share of held-out pictures with a smaller one; null without a decoder. */
  readonly gap: { readonly error: number; readonly share: number } | null;
  /** What the model cannot represent, and what is unusual, in sentences. */
  readonly notes: readonly string[];
}

/** An opened run. */
export interface Editor {
  readonly space: CodeSpace;
  readonly shape: Dataset["shape"];
  /** How pictures of other proportions are made to fit: as those that the run was trained on. */
  readonly fit: Fit;
  /** "decoded": pictures are made; "retrieved": they are the nearest real ones, because the run has no decoder. */
  readonly answers: "decoded" | "retrieved";
  /** Reads a picture's file and encodes it; an InputError where it is none. */
  open(path: string): Promise<Opened>;
  /** One image for each code, [rows, channels · height · width]. */
  show(codes: Matrix): Promise<Matrix>;
  /** Lets the models go; an open one keeps the process alive. */
  close(): Promise<void>;
}

/** How a run is opened for edits. */
export interface EditorOptions extends CodecOptions, Pick<DataOptions, "data" | "changedData"> {
  /** Told what takes time. */
  onNote?(text: string): void;
}

/**
 * Opens a finished run for edits; an InputError where the folder holds none.
 *
 * ```ts
 * const editor = await openEditor("runs/faces");
 * const { code, notes } = await editor.open("picture.png");
 * const { blocks } = editor.space;
 * const codes = edits.traverse(editor.space, code, edits.columnsNamed(blocks, Object.keys(blocks)[0]), { steps: 5 });
 * console.log(editor.answers, (await editor.show(codes)).rows, notes);
 * await editor.close();
 * ```
 */
export async function openEditor(folder: string, options: EditorOptions = {}): Promise<Editor> {
  const { backend } = options;
  const experiment = openRun(folder);
  const codec = await openCodec(folder, { backend });
  try {
    const kept = readReference(folder);
    const known =
      codec.decode !== null && kept !== null
        ? { reference: kept, show: codec.decode, answers: "decoded" as const }
        : { ...(await retrieval(codec, folder, options)), answers: "retrieved" as const };
    return editorOf(codec, experiment, known);
  } catch (error) {
    await codec.close();
    throw error;
  }
}

type Known = { readonly reference: Reference } & Pick<Editor, "show" | "answers">;

function editorOf(codec: Codec, experiment: Experiment, { reference, show, answers }: Known): Editor {
  const { shape, takes } = codec;
  const scale = new NoveltyScale(reference.train.codes, reference.held);
  const read = readerFor(experiment, shape);
  // An encoder that makes grey of colours itself makes another grey than a reader of files does: codes are those of `embed`.
  const readAsTaken = takes[0] === shape[0] ? null : readerFor(experiment, takes);
  const { fit } = targetOf(experiment, shape);
  return {
    space: { blocks: codec.blocks, ...reference },
    ...{ shape, fit, answers, show, close: codec.close },
    open: async (path) => {
      const image = await read(path);
      const shown = toRow(image.pixels);
      const taken = readAsTaken === null ? shown : toRow((await readAsTaken(path)).pixels);
      const code = await codec.encode(taken);
      const gap = answers === "decoded" ? gapOf(shown, await show(code), reference.gaps) : null;
      const [novelty] = scale.of(code);
      const { height, width } = image;
      const notes = notesOf({ ...image, shape, fit }, { novelty, gap }, experiment);
      return { path, height, width, pixels: shown, code: code.data, novelty, gap, notes };
    },
  };
}

function toRow(bytes: Uint8Array): Matrix {
  return { rows: 1, columns: bytes.length, data: Float32Array.from(bytes, (byte) => byte / 255) };
}

/** Every image of the run's data is encoded; a code is shown as the image whose code is nearest. */
async function retrieval(
  codec: Codec,
  folder: string,
  { onNote, data, changedData }: EditorOptions,
): Promise<Omit<Known, "answers">> {
  onNote?.("this run has no decoder: edits are answered by the nearest real pictures of its data");
  const { dataset, split, warnings } = await openKnownData(folder, { data, changedData });
  for (const warning of [...dataset.warnings, ...warnings]) onNote?.(warning);
  const train = await codec.encodeRows(dataset, split.train);
  const held = vstack(
    await codec.encodeRows(dataset, split.test),
    await codec.encodeRows(dataset, split.unseen),
  );
  const reference = {
    factors: dataset.factors,
    train: { codes: train, levels: levelTable(dataset, split.train) },
    held: held.rows > 0 ? held : train,
    gaps: new Float32Array(0),
  };
  const order = [...split.train, ...split.test, ...split.unseen];
  const all = vstack(train, held);
  const scaling = scalingOf(all);
  const gallery = standardised(all, scaling);
  const show: Editor["show"] = async (codes) => {
    const rows = new Int32Array(codes.rows);
    eachDistances(gallery, standardised(codes, scaling), (query, d) => {
      rows[query] = order[smallest(d, 1)[0]];
    });
    return pixels(dataset, rows);
  };
  return { reference, show };
}

function gapOf(shown: Matrix, decoded: Matrix, ordinary: Float32Array): Opened["gap"] {
  const [error] = reconstructionErrors(shown, decoded);
  const smaller = ordinary.reduce((count, other) => count + Number(other < error), 0);
  return { error, share: smaller / Math.max(1, ordinary.length) };
}

/** What a picture was, and what was made of it. */
type Source = Origin & Target;

/** What was done to a picture of other proportions. */
const DONE: Readonly<Record<Fit, (share: string) => string>> = {
  crop: (share) => `it was cropped at the centre, by ${share}`,
  pad: (share) => `it was padded with black, ${share} of what the model sees`,
  stretch: () => "the picture is squeezed for it and stretched back",
};

const percent = (share: number) => inPercent(share, share > 0.99 && share < 1 ? 1 : 0);

/** Sentences on what the model does not see of the picture, and on what is unusual about it. */
function notesOf(
  { height, width, space, frames, shape, fit }: Source,
  { novelty, gap }: Pick<Opened, "novelty" | "gap">,
  experiment: Experiment,
): string[] {
  const [channels, rows, columns] = shape;
  const share = misfit({ height, width }, shape);
  const done = share > 0 ? `; ${DONE[fit](inPercent(share))}` : "";
  return [
    ...(height !== rows || width !== columns
      ? [`the model sees ${columns} × ${rows} pixels of ${width} × ${height}${done}`]
      : []),
    ...(frames > 1 ? [`the first of its ${frames} frames or pages is read`] : []),
    ...(channels === 1 && space % 4 !== 0 ? ["the model sees grey only: colour is lost"] : []),
    ...(isNormalised(experiment) ? ["pictures are shown as the model sees them, normalised"] : []),
    ...(gap !== null && gap.share > 0.99
      ? [
          `its reconstruction is poorer than that of ${percent(gap.share)} of the held-out pictures: the model cannot represent it`,
        ]
      : []),
    ...(novelty.novel
      ? [
          `its code lies farther from the training data than ${percent(novelty.share)} of the held-out pictures: an edit may show anything`,
        ]
      : []),
  ];
}
