/** Who may ask: this machine's own page. A page of another site, or a name that was made to lead here, is refused. */
import type { IncomingHttpHeaders } from "node:http";

/** Names under which the server is reached. */
const NAMES = ["127.0.0.1", "localhost", "[::1]"];

/** Why a request is refused, in a sentence; null where it is not. */
export function refusalOf(
  method: string | undefined,
  headers: IncomingHttpHeaders,
  port: number,
  mayWrite = false,
): Refusal | null {
  const places = NAMES.map((name) => `${name}:${port}`);
  const { host = "", origin } = headers;
  if (!places.includes(host.toLowerCase()))
    return {
      status: 421,
      why: `host "${host}": expected ${places[0]}, got another name. Open the address that serve printed.`,
    };
  if (origin !== undefined && !places.some((place) => origin.toLowerCase() === `http://${place}`))
    return {
      status: 403,
      why: "origin: expected the page of this server, got another site. Nothing is given to other sites.",
    };
  // Browsers say so of pages whose origin they keep to themselves.
  const site = headers["sec-fetch-site"];
  const isVisit = headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
  if (site !== undefined && site !== "same-origin" && site !== "none" && !isVisit)
    return {
      status: 403,
      why: "site: expected the page of this server, got another one. Nothing is given to other sites.",
    };
  if (method === "GET" || method === "HEAD") return null;
  if (method !== "POST" || !mayWrite)
    return { status: 405, why: `method "${method}": expected GET, got another. This server only reads.` };
  // A browser names the origin of every request that changes something; whoever does not is no page.
  if (origin !== undefined) return null;
  return { status: 403, why: "origin: expected the page of this server, got none. Press its button." };
}

/** A status and a sentence. */
export interface Refusal {
  readonly status: number;
  readonly why: string;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Headers of every answer: nothing of another site is run, nothing here is shown in one, and threads may share memory. */
export const HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy": POLICY,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-cache",
};
