/** The explorer's server: one folder of runs, on this machine only, to be read only. */
import { realpathSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, InputError, RunError } from "../errors.ts";
import type { Program } from "./control.ts";
import { HEADERS, refusalOf } from "./guard.ts";
import { pageFiles } from "./page.ts";
import { PointsOf, SaidError } from "./points/client.ts";
import { answer, type Served } from "./routes.ts";
import { type Exchange, sendJson } from "./send.ts";
import { RunTable } from "./table.ts";

/** Where a server listens, and where its page lies. */
export interface ServeOptions {
  /** 0 takes any that is free. */
  readonly port?: number;
  /** The built page; by default that of the package. */
  readonly page?: string;
  /** With it the page may stop trainings and go on with them; without it, the server only reads. */
  readonly program?: Program;
  /** Is told of mistakes of the server itself. */
  onError?(error: Error): void;
}

/** A server that listens. */
export interface Serving {
  readonly url: string;
  close(): Promise<void>;
}

/** The only address: other machines do not reach it. */
const LOOPBACK = "127.0.0.1";

/** Serves a folder of runs. */
export async function serve(
  folder: string,
  { port = 0, page, program, onError }: ServeOptions = {},
): Promise<Serving> {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const todo = "Name a folder that holds run folders.";
  expect(isFolder, "folder", folder, "a folder of runs", "no such folder", todo);
  const root = realpathSync(folder);
  const table = new RunTable(root);
  const served = { root, table, page: pageFiles(page), points: new PointsOf(), program: program ?? null };
  const server = createServer();
  const listening = await listen(server, port);
  server.on("request", (request, response) => {
    void respond(served, { request, response }, listening).catch((error) => onError?.(error as Error));
  });
  return {
    url: `http://${LOOPBACK}:${listening}/`,
    close: () => {
      served.points.close();
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      return promise;
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen(port, LOOPBACK, resolve);
  try {
    await promise;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const got = code === "EADDRINUSE" ? "one that another program uses" : message;
    throw new RunError("port", `${port}`, "one that is free", got, "Choose another --port, or leave it out.");
  }
  return (server.address() as AddressInfo).port;
}

/** Answers, or says in a sentence why not. */
async function respond(served: Served, exchange: Exchange, port: number): Promise<void> {
  const { request, response } = exchange;
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  const refusal = refusalOf(request.method, request.headers, port, served.program !== null);
  if (refusal !== null) return sendJson(exchange, { error: refusal.why }, refusal.status);
  try {
    await answer(served, exchange);
  } catch (error) {
    const expected = error instanceof InputError || error instanceof SaidError;
    const why = expected ? error.message : "The server made a mistake; its terminal says which.";
    if (response.headersSent) response.end();
    else sendJson(exchange, { error: why }, expected ? 404 : 500);
    if (!expected) throw error;
  }
}
