/** Addresses → answers. */
import { InputError } from "../errors.ts";
import { isHeld } from "../run/lock.ts";
import { goOn, type Program, stop } from "./control.ts";
import { curvesOf, followLog } from "./curves.ts";
import type { Opened } from "./details.ts";
import { runFolder } from "./folders.ts";
import { typeOf } from "./page.ts";
import { fileOf, placeOf } from "./places.ts";
import type { PointsOf } from "./points/client.ts";
import type { Points } from "./points/points.ts";
import { rowOf } from "./row.ts";
import { type Exchange, openStream, sendBytes, sendFile, sendJson, sendText } from "./send.ts";
import type { RunTable } from "./table.ts";

/** What answers are made of. */
export interface Served {
  /** The folder, as a real path. */
  readonly root: string;
  readonly table: RunTable;
  readonly page: ReadonlyMap<string, string>;
  readonly points: PointsOf;
  /** What goes on with a run; null where the server only reads. */
  readonly program: Program | null;
}

/** The most runs that are compared, or put into a report. */
const MOST = 12;

type Route = (served: Served, exchange: Exchange, query: URLSearchParams) => void | Promise<void>;

/** A question about the points of a run: what is asked, and a whole number from 0 on where it needs one. */
const pointsRoute =
  <M extends keyof Points>(method: M, given: (query: URLSearchParams) => Parameters<Points[M]>): Route =>
  async ({ root, points }, exchange, query) =>
    sendJson(exchange, await points.ask(placeOf(root, query.get("id") ?? ""), method, ...given(query)));

/** The same where the answer is a file. */
const bytesRoute =
  <M extends "sheet" | "picture" | "codes">(
    method: M,
    type: string,
    given: (query: URLSearchParams) => Parameters<Points[M]>,
  ): Route =>
  async ({ root, points }, exchange, query) => {
    const bytes = await points.ask(placeOf(root, query.get("id") ?? ""), method, ...given(query));
    sendBytes(exchange, type, bytes);
  };

const numberIn = (query: URLSearchParams, name: string) =>
  Math.max(0, Math.floor(Number(query.get(name)) || 0));

const ROUTES: Readonly<Record<string, Route>> = {
  "/api/runs": ({ table }, exchange) => {
    const { send, signal } = openStream(exchange);
    signal.addEventListener("abort", table.watch(send));
  },
  "/api/run": async ({ root, program }, exchange, query) => {
    const { detailsOf } = await import("./details.ts");
    const details = detailsOf(await opened(root, query.get("id") ?? ""));
    sendJson(exchange, { ...details, mayWrite: program !== null });
  },
  "/api/compare": async ({ root }, exchange, query) => {
    const { comparisonOf } = await import("./details.ts");
    sendJson(exchange, comparisonOf(await several(root, query)));
  },
  "/api/curves": async ({ root }, exchange, query) =>
    sendJson(exchange, await curvesOf(placeOf(root, query.get("id") ?? ""))),
  "/api/follow": async ({ root }, exchange, query) => {
    const folder = placeOf(root, query.get("id") ?? "");
    const { send, signal, end } = openStream(exchange);
    await followLog(folder, Math.max(0, Number(query.get("from")) || 0), signal, send);
    end();
  },
  "/api/points": pointsRoute("view", () => []),
  "/api/points/spread": pointsRoute("spread", (query) => [query.get("space") ?? ""]),
  "/api/points/near": pointsRoute("near", (query) => [numberIn(query, "point")]),
  "/api/points/parts": pointsRoute("parts", (query) => [query.get("block")]),
  "/api/points/sheet": bytesRoute("sheet", "image/webp", (query) => [numberIn(query, "sheet")]),
  "/api/points/picture": bytesRoute("picture", "image/png", (query) => [numberIn(query, "point")]),
  "/api/points/codes": bytesRoute("codes", "application/octet-stream", () => []),
  "/report": async ({ root }, exchange, query) => {
    const { renderReport } = await import("../report/index.ts");
    const runs = await several(root, query);
    const title = runs.map(({ row }) => row.id).join(", ");
    const { response } = exchange;
    // A run may be somebody else's: its report is shown as a document that can do nothing.
    response.setHeader(
      "Content-Security-Policy",
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    );
    sendText(
      exchange,
      200,
      "text/html",
      renderReport(
        runs.map(({ folder }) => folder),
        { title, plain: true },
      ),
    );
  },
};

/** What changes something; only POST comes here, and only where there is a program. */
const WRITES: Readonly<Record<string, (folder: string, program: Program) => void | Promise<void>>> = {
  "/api/stop": stop,
  "/api/resume": goOn,
};

/** Answers one request; an InputError where it asks for what there is not. */
export async function answer(served: Served, exchange: Exchange): Promise<void> {
  const { pathname, searchParams } = new URL(exchange.request.url ?? "/", "http://localhost");
  const asset = served.page.get(pathname);
  if (exchange.request.method === "POST") return change(served, exchange, pathname, searchParams);
  const route = Object.hasOwn(ROUTES, pathname) ? ROUTES[pathname] : null;
  if (route !== null) return route(served, exchange, searchParams);
  if (asset !== undefined) return sendFile(exchange, asset, assetHeaders(pathname, asset));
  if (pathname.startsWith("/files/")) {
    const path = fileOf(served.root, decoded(pathname.slice("/files/".length)));
    const headers = { "Content-Type": "application/octet-stream", "Content-Disposition": "attachment" };
    return sendFile(exchange, path, headers);
  }
  throw noAddress(pathname);
}

async function change(
  { root, program }: Served,
  exchange: Exchange,
  pathname: string,
  query: URLSearchParams,
) {
  if (program === null || !Object.hasOwn(WRITES, pathname)) throw noAddress(pathname);
  const { folder } = await runFolder(query.get("id") ?? "", placeOf(root, query.get("id") ?? ""));
  await WRITES[pathname](folder, program);
  sendJson(exchange, {});
}

const noAddress = (pathname: string) =>
  new InputError("address", pathname, "one of the page", "another", "Open the address that serve printed.");

/** Files whose names say what is in them are kept by the browser. */
const assetHeaders = (pathname: string, file: string) => ({
  "Content-Type": typeOf(file),
  ...(pathname.startsWith("/assets/") && { "Cache-Control": "public, max-age=31536000, immutable" }),
});

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new InputError(
      "address",
      path,
      "one that is encoded as addresses are",
      "another",
      "Follow a link of the page.",
    );
  }
}

async function opened(root: string, id: string): Promise<Opened> {
  const found = await runFolder(id, placeOf(root, id));
  return { folder: found.folder, row: rowOf(found, !found.hasScores && isHeld(found.folder)) };
}

async function several(root: string, query: URLSearchParams): Promise<Opened[]> {
  const ids = query.getAll("id");
  if (ids.length > 0 && ids.length <= MOST) return Promise.all(ids.map((id) => opened(root, id)));
  throw new InputError("address", "id", `1 to ${MOST} runs`, `${ids.length}`, "Choose fewer runs.");
}
