/** Folders of drawn runs, and a server over them; both gone after the tests. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunRow, TableChange } from "../../src/serve/api.ts";
import { type Serving, serve } from "../../src/serve/server.ts";

const made: string[] = [];

/** A new folder. */
export function newRoot(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "unweave-serve-")));
  made.push(root);
  return root;
}

/** A page of one line, in place of the built one. */
export function blankPage(): string {
  const page = newRoot();
  mkdirSync(join(page, "assets"));
  writeFileSync(join(page, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(page, "assets", "page-1.js"), "export {};\n");
  return page;
}

/** Takes every folder of this file away. */
export const removeRoots = (): void => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
};

/** A server with a blank page; its own mistakes fail the test that asks. */
export async function served(root: string): Promise<Serving & { readonly mistakes: Error[] }> {
  const mistakes: Error[] = [];
  return {
    ...(await serve(root, { page: blankPage(), onError: (error) => mistakes.push(error) })),
    mistakes,
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A request with a path to the letter: `fetch` would resolve `..` itself. */
export function raw(
  url: string,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { hostname, port } = new URL(url);
  const sent = request({ hostname, port, path, headers, method }, (response) => {
    let text = "";
    response.setEncoding("latin1").on("data", (piece: string) => {
      text += piece;
    });
    response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
  });
  sent.on("error", reject).end();
  return promise;
}

/** JSON of an address. */
export const json = async <T>(url: string, path: string): Promise<T> =>
  (await (await fetch(new URL(path, url))).json()) as T;

/** Messages of a stream until one satisfies `isLast`. */
export async function messages<T>(url: string, path: string, isLast: (message: T) => boolean): Promise<T[]> {
  const gone = new AbortController();
  const { body } = await fetch(new URL(path, url), { signal: gone.signal });
  const told: T[] = [];
  let rest = "";
  try {
    for await (const piece of body!.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + piece).split("\n\n");
      rest = parts.pop()!;
      for (const part of parts.filter((each) => each.startsWith("data: "))) {
        told.push(JSON.parse(part.slice(6)) as T);
        if (isLast(told.at(-1)!)) return told;
      }
    }
    return told;
  } finally {
    gone.abort();
  }
}

/** Every row of the table, once every folder was looked at. */
export async function rowsOf(url: string): Promise<ReadonlyMap<string, RunRow>> {
  const all = await messages<TableChange>(url, "/api/runs", ({ complete }) => complete === true);
  return new Map(all.flatMap(({ rows = [] }) => rows).map((row) => [row.id, row]));
}
