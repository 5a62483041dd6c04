/** A plain server of the files of a folder, on this machine only: no listing, no ranges. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** A server that runs. */
export interface WebServer {
  readonly url: string;
  readonly asked: string[];
  close(): Promise<void>;
}

/** Serves a folder. */
export async function startWeb(folder: string): Promise<WebServer> {
  const asked: string[] = [];
  const http = createServer((request, response) => {
    const { pathname } = new URL(request.url!, "http://localhost");
    asked.push(pathname);
    const path = join(folder, decodeURIComponent(pathname));
    const isFile = existsSync(path) && statSync(path).isFile();
    response.writeHead(isFile ? 200 : 404).end(isFile ? readFileSync(path) : "<html>none</html>");
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  http.listen(0, "127.0.0.1", resolve);
  await promise;
  return {
    ...{ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, asked },
    close: async () => {
      const ended = new Promise((done) => http.close(done));
      http.closeAllConnections();
      await ended;
    },
  };
}
