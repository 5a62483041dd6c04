/** A hub that speaks as Hugging Face's does, as far as its own client asks, and keeps what it is sent. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Repository {
  readonly visibility: string;
  readonly files: Map<string, Buffer>;
}

/** A server of a test's own. */
export interface FakeHub {
  readonly url: string;
  readonly repositories: Map<string, Repository>;
  readonly token: string;
  /** Every request is answered so, if it is set. */
  fail: number | null;
  close(): void;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

export async function startHub(token: string): Promise<FakeHub> {
  const repositories = new Map<string, Repository>();
  /** Large files that were sent before their commit, by checksum. */
  const stored = new Map<string, Buffer>();
  let server: Server;
  const hub: FakeHub = { url: "", repositories, token, fail: null, close: () => server.close() };

  type Answer = readonly [status: number, body: unknown];
  function answer(method: string, path: string, body: Buffer): Answer {
    const json = () => JSON.parse(body.toString());
    if (path === "/api/repos/create") {
      const { organization, name, visibility } = json();
      const id = `${organization}/${name}`;
      if (repositories.has(id)) return [409, { error: "You already created this model repo" }];
      repositories.set(id, { visibility, files: new Map([[".gitattributes", Buffer.from("*")]]) });
      return [200, { url: `${hub.url}/${id}`, id }];
    }
    const [, put] = /^\/stored\/(\w+)$/.exec(path) ?? [];
    if (put !== undefined && method === "PUT") {
      const same = createHash("sha256").update(body).digest("hex") === put;
      if (same) stored.set(put, body);
      return [same ? 200 : 422, {}];
    }
    const [, git] = /^\/(.+)\.git\/info\/lfs\/objects\/batch$/.exec(path) ?? [];
    if (git !== undefined) {
      const objects = json().objects.map(({ oid, size }: { oid: string; size: number }) => ({
        ...{ oid, size },
        actions: { upload: { href: `${hub.url}/stored/${oid}` } },
      }));
      return [200, { transfer: "basic", objects }];
    }
    const [, id = "", what = ""] = /^\/api\/models\/([^/]+\/[^/]+)\/(\w+)\/main/.exec(path) ?? [];
    const { files } = repositories.get(id) ?? { files: null };
    if (files === null) return [404, { error: "Repository not found" }];
    if (what === "tree")
      return [200, [...files].map(([name]) => ({ type: "file", path: name, size: 1, oid: "0" }))];
    if (what === "preupload") {
      const asked = json().files as { path: string }[];
      const mode = (name: string) => (/\.(onnx|safetensors)$/.test(name) ? "lfs" : "regular");
      return [200, { files: asked.map((file) => ({ path: file.path, uploadMode: mode(file.path) })) }];
    }
    if (what !== "commit") return [404, { error: path }];
    for (const line of body
      .toString()
      .split("\n")
      .map((text) => JSON.parse(text))) {
      if (line.key === "file") files.set(line.value.path, Buffer.from(line.value.content, "base64"));
      if (line.key === "lfsFile") files.set(line.value.path, stored.get(line.value.oid)!);
    }
    return [200, { commitOid: "1", commitUrl: `${hub.url}/${id}/commit/1` }];
  }

  server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const known = request.headers.authorization === `Bearer ${token}` || path.startsWith("/stored/");
    const failed = hub.fail === null ? null : ([hub.fail, { error: "it is not well" }] as const);
    const denied = known ? null : ([401, { error: "Invalid username or password." }] as const);
    const [status, said] = failed ?? denied ?? answer(request.method ?? "GET", path, body);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(said));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(hub, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
