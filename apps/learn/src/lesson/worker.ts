/** A worker of the page: opens ONNX Runtime from the binary that the page carries, and does what it is asked. */
import binary from "virtual:onnxruntime-wasm";
import { env } from "onnxruntime-web/wasm";
import { openRuntime } from "../../../../src/web.ts";
import type { Asked, Said, TaskName, Tasks } from "./messages.ts";
import type { EncoderName, Frame } from "./protocol.ts";
import { Pupil } from "./pupil.ts";

const say = (said: Said) => self.postMessage(said);

async function inflated(base64: string): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

const ready = inflated(binary).then((wasmBinary) => {
  env.wasm.wasmBinary = wasmBinary;
});
/** One thread each: more would need headers that a file on a disk does not have. */
const open = async () => {
  await ready;
  return openRuntime("wasm", { threads: 1 });
};

let pupil: Pupil | null = null;
function taught(): Pupil {
  if (pupil === null) throw new Error('the first task of a worker is "learn"');
  return pupil;
}

type Doing = {
  readonly [T in TaskName]: (given: Tasks[T]["given"], each: (frame: Frame) => void) => unknown;
};
const doing: Doing = {
  learn: (encoder: EncoderName, each) => {
    pupil = new Pupil(encoder, open, say);
    return pupil.learn(each);
  },
  prepare: () => taught().prepare(),
  measure: (ordinary) => taught().measure(ordinary),
  edit: (request) => taught().edit(request),
  shuffle: (turn) => taught().shuffle(turn),
  shortRun: (settings, each) => taught().shortRun(settings, each),
  stop: () => taught().stop(),
};

self.onmessage = async ({ data: { id, task, given } }: MessageEvent<Asked>) => {
  try {
    const each = (frame: Frame) => say({ type: "frame", id, frame });
    say({ type: "found", id, found: await doing[task](given as never, each) });
  } catch (error) {
    say({ type: "failed", id, message: error instanceof Error ? error.message : String(error) });
  }
};
