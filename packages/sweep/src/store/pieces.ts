/** Large files from a server, in pieces that are asked for one by one, so that one that is lost costs little. */
import { dirname } from "node:path";
import { RunError, runs } from "../../../../src/index.ts";
import type { Answer } from "./requests.ts";

/** Asks for a file from one byte to another, both included. */
export type AskRange = (range: string, bytes: number, tag: string | null) => Promise<Answer>;

/** Brings a file to `path`, whole or not at all. */
export async function bring(name: string, path: string, piece: number, askRange: AskRange): Promise<void> {
  runs.guarded(path, () => runs.makeFolder(dirname(path)));
  const file = runs.guarded(path, () => runs.openWhole(path));
  try {
    let tag: string | null = null;
    for (let done = 0, total = 1; done < total; ) {
      const answer = await askRange(`bytes=${done}-${done + piece - 1}`, piece, tag);
      const { status, headers, body } = answer;
      const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get("content-range") ?? "");
      const isRest = status === 206 && Number(range?.[1]) === done && body.length > 0;
      // A server without ranges sends everything; nothing of a file lies behind its end.
      if (done === 0 && (status === 200 || status === 416)) total = 0;
      else if (isRest) total = Number(range![2]);
      else
        throw new RunError(
          "store file",
          name,
          "one that stays the same",
          `the answer ${status}`,
          "Try again.",
        );
      tag ??= headers.get("etag");
      if (status !== 416) runs.guarded(path, () => file.append(body));
      done += body.length;
    }
    runs.guarded(path, () => file.finish());
  } finally {
    file.abandon();
  }
}
