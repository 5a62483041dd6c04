/** The pictures that smaller weights are measured on: those that the run held out, for as long as its data is there. */
import { levelsOf } from "../data/dataset.ts";
import { pixels } from "../data/images/pixels.ts";
import { InputError } from "../errors.ts";
import type { NamedArray } from "../formats/safetensors.ts";
import type { EncoderContract } from "../inference/contract.ts";
import { openKnownData } from "../run/knownData.ts";
import type { Ref } from "../types/index.ts";
import type { Probe } from "./cost.ts";
import { inChannels } from "./pictures.ts";

/** Pictures that are encoded at most. */
const MOST = 512;

/** The pictures, what is known of them, and what has to be said. */
export interface Probed {
  readonly pictures: NamedArray;
  readonly known: Pick<Probe, "of" | "levels">;
  readonly note: string | null;
}

/** Held-out pictures evenly chosen; the golden ones where the data is gone, has changed, or held nothing out. */
export async function probed(
  run: string,
  { content }: EncoderContract,
  golden: NamedArray,
  data: Ref | undefined,
): Promise<Probed> {
  const instead = (why: string): Probed => ({
    pictures: golden,
    known: { of: "golden", levels: null },
    note: `what smaller weights cost was measured on the golden pictures alone: ${why}`,
  });
  try {
    const { dataset, split } = await openKnownData(run, { data });
    const held = [...split.unseen, ...split.test];
    if (held.length < 2) return instead("the run held none out");
    const count = Math.min(MOST, held.length);
    const rows = Int32Array.from({ length: count }, (_, i) => held[Math.floor((i * held.length) / count)]);
    const shown = { shape: [count, ...dataset.shape], data: pixels(dataset, rows).data };
    const levels = content === null ? null : levelsOf(dataset, content.factor, rows);
    return {
      pictures: inChannels(shown, golden.shape[1]),
      known: { of: "held-out", levels },
      note: null,
    };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return instead(`${error.kind} "${error.subject}": expected ${error.expected}, got ${error.got}`);
  }
}
