/** Streams of events that are closed while nobody looks: a browser keeps six connections to one server. */
import type { TableChange } from "../../../../src/web.ts";

/** Listens to an address until the function that it returns is called. `onTrouble`: whether the server cannot be reached. */
function listen<T>(
  href: () => string,
  told: (message: T) => void,
  onTrouble: (lost: boolean) => void,
): () => void {
  let source: EventSource | null = null;
  let ended = false;
  const close = () => {
    source?.close();
    source = null;
  };
  const open = () => {
    if (ended || document.hidden) return close();
    source ??= connect();
  };
  function connect(): EventSource {
    const made = new EventSource(href());
    made.onopen = () => onTrouble(false);
    made.onmessage = ({ data }) => told(JSON.parse(data) as T);
    made.onerror = () => onTrouble(true);
    made.addEventListener("end", () => {
      ended = true;
      close();
    });
    return made;
  }
  document.addEventListener("visibilitychange", open);
  open();
  return () => {
    ended = true;
    document.removeEventListener("visibilitychange", open);
    close();
  };
}

/** What comes of a log that is followed. */
export interface Added {
  readonly events: readonly {
    readonly type: string;
    readonly step: number;
    readonly [key: string]: unknown;
  }[];
  readonly bytes: number;
  readonly live: boolean;
}

/** Changes of the table of runs. */
export const watchRuns = (told: (change: TableChange) => void, onTrouble: (lost: boolean) => void) =>
  listen<TableChange>(() => "/api/runs", told, onTrouble);

/** Events that are added to a log after a byte, which `from` says anew whenever the stream is opened again. */
export const followRun = (id: string, from: () => number, told: (added: Added) => void) =>
  listen<Added>(
    () => `/api/follow?id=${encodeURIComponent(id)}&from=${from()}`,
    told,
    () => {},
  );

/** JSON of the server, or an Error with the sentence that it gave. */
export async function ask<T>(href: string, signal?: AbortSignal, method = "GET"): Promise<T> {
  const answer = await fetch(href, { signal, method }).catch((error: Error) => {
    if (signal?.aborted) throw error;
    throw new Error("The server cannot be reached. Is unweave serve still running?");
  });
  const read = (await answer.json()) as T & { error?: string };
  if (!answer.ok) throw new Error(read.error ?? `The server answered ${answer.status}.`);
  return read;
}
