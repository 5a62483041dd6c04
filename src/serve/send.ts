/** Answers: JSON, text, files with ranges, and streams of events. */
import { createReadStream, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream";

/** A request with its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Answers with bytes of some type. */
export function sendBytes(
  { request, response }: Exchange,
  type: string,
  bytes: Uint8Array,
  status = 200,
): void {
  response.writeHead(status, { "Content-Type": type, "Content-Length": bytes.length });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

/** Answers with a text of some type. */
export const sendText = (exchange: Exchange, status: number, type: string, text: string): void =>
  sendBytes(exchange, `${type}; charset=utf-8`, Buffer.from(text), status);

/** Answers with JSON. */
export const sendJson = (exchange: Exchange, value: unknown, status = 200): void =>
  sendText(exchange, status, "application/json", JSON.stringify(value));

/** Answers with a file, or with the part of it that was asked for. */
export function sendFile(
  { request, response }: Exchange,
  path: string,
  headers: Record<string, string>,
): void {
  const { size, mtimeMs } = statSync(path);
  const tag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  const all = { ...headers, ETag: tag, "Accept-Ranges": "bytes" };
  if (request.headers["if-none-match"] === tag) {
    response.writeHead(304, all).end();
    return;
  }
  const range = rangeOf(request.headers.range, `${request.headers["if-range"] ?? tag}`, tag, size);
  if (range === "none") {
    response.writeHead(416, { ...all, "Content-Range": `bytes */${size}` }).end();
    return;
  }
  const [start, end] = range ?? [0, size - 1];
  const length = { "Content-Length": end - start + 1 };
  if (range === null) response.writeHead(200, { ...all, ...length });
  else response.writeHead(206, { ...all, ...length, "Content-Range": `bytes ${start}-${end}/${size}` });
  if (request.method === "HEAD" || size === 0) response.end();
  // Whoever goes away in the middle has what they wanted.
  else pipeline(createReadStream(path, { start, end }), response, () => {});
}

/** First and last byte; null for all of them, "none" where no such byte exists. Several ranges are answered with everything. */
function rangeOf(
  header: string | undefined,
  asked: string,
  tag: string,
  size: number,
): [number, number] | null | "none" {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === undefined || (from === "" && to === "") || asked !== tag) return null;
  if (from === "") return Number(to) === 0 ? "none" : [Math.max(0, size - Number(to)), size - 1];
  const last = to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (Number(from) >= size) return "none";
  return last < Number(from) ? null : [Number(from), last];
}

/** Milliseconds between signs of life of a stream that has nothing to say. */
const BEAT = 15_000;

/** Begins a stream of events; the signal is aborted when nobody listens any more. */
export function openStream({ response }: Exchange): {
  send(value: unknown): void;
  signal: AbortSignal;
  end(): void;
} {
  const gone = new AbortController();
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  const beat = setInterval(() => response.write(": beat\n\n"), BEAT);
  response.on("close", () => {
    clearInterval(beat);
    gone.abort();
  });
  response.flushHeaders();
  return {
    send: (value) => response.write(`data: ${JSON.stringify(value)}\n\n`),
    signal: gone.signal,
    // A stream that simply ended would be opened again.
    end: () => response.end("event: end\ndata: {}\n\n"),
  };
}
