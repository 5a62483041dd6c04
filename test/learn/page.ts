/** What the browser test of the lesson runs in a page. */
import type { EncoderName } from "../../apps/learn/src/lesson/protocol.ts";
import { openRuntime } from "../../src/web.ts";
import { lossesOf } from "./losses.ts";

declare global {
  var lessonPage: { losses: (encoder: EncoderName, steps: number) => Promise<number[]> };
}

globalThis.lessonPage = {
  losses: async (encoder, steps) => lossesOf(encoder, steps, await openRuntime("wasm", { threads: 1 })),
};
