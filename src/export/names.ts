/** What the exported encoder calls its input and its outputs: the names by which transformers.js knows them. */
import type { Blocks } from "../types/index.ts";
import { changedModel } from "./model.ts";

/** The pictures that go in, and the whole code that comes out. */
export const [PICTURES, EMBEDDING] = ["pixel_values", "image_embeds"];

/** Names that mean something else to programs that read such models. */
const TAKEN = [PICTURES, EMBEDDING, "last_hidden_state", "logits", "pooler_output", "hidden_states", "loss"];

/** The output of every block: its own name, unless that would be taken for something else. */
export const outputsOf = (blocks: Blocks): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.keys(blocks).map((name) => [name, TAKEN.includes(name) ? `block_${name}` : name]),
  );

/** The encoder of a run with those names in place of its own. */
export function renamed(encoder: Uint8Array, blocks: Blocks): Uint8Array {
  const names = new Map([...Object.entries(outputsOf(blocks)), ["images", PICTURES], ["code", EMBEDDING]]);
  const now = (name: string) => names.get(name) ?? name;
  return changedModel(encoder, (graph) => {
    for (const port of [...graph.input, ...graph.output]) port.name = now(port.name);
    for (const node of graph.node) {
      node.input = node.input.map(now);
      node.output = node.output.map(now);
    }
  });
}
