/**
 * A server that speaks as S3 does, in memory, on this machine only, with failures at will: requests that fail before or after
 * they were carried out, answers that are slow or cut, requests carried out twice.
 */
import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsV4Signer } from "aws4fetch";
import { type Rng, random } from "../../../src/random.ts";

/** What may go wrong with a request. */
export type Fault = "refused" | "failedAfter" | "cutBefore" | "cutAfter" | "slow" | "twice";

/** How the server behaves. */
export interface S3Behaviour {
  readonly buckets?: readonly string[];
  /** Share of requests that meet a fault, and which. */
  share?: number;
  faults?: readonly Fault[];
  /** Faults to come before all goes well; without it they never end. */
  left?: number;
  readonly seed?: number;
  /** Milliseconds of a slow answer. */
  readonly slow?: number;
  /** Whether `If-None-Match: *` is heeded, ignored, or refused as unknown. */
  condition?: "heeded" | "ignored" | "unknown";
  /** Whether anybody may read and list. */
  readonly isPublic?: boolean;
  /** Keys of one page of a listing. */
  readonly page?: number;
}

/** A server that runs. */
export interface S3Server {
  readonly url: string;
  /** What a process sets to reach it. */
  readonly env: Readonly<Record<string, string>>;
  /** Objects by bucket/key. */
  readonly objects: Map<string, Buffer>;
  /** Uploads in parts that are neither complete nor given up. */
  readonly uploads: Map<string, Map<number, Buffer>>;
  /** How often each object was made where none was. */
  readonly made: Map<string, number>;
  /** Every request: method, path and query. */
  readonly asked: string[];
  /** Faults that were met. */
  readonly met: Map<Fault, number>;
  behaviour: S3Behaviour;
  close(): Promise<void>;
}

/** An answer, before it is sent. */
interface Reply {
  readonly status: number;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}
interface Asked {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

const SECRET = "a/secret+that=nobody-may-see";
const ID = "AKIDTESTONLY";
const FAULTS: readonly Fault[] = ["refused", "failedAfter", "cutBefore", "cutAfter", "slow", "twice"];

/** Starts a server. */
export async function startS3(behaviour: S3Behaviour = {}): Promise<S3Server> {
  const rng = random(behaviour.seed ?? 0);
  const http = createServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  http.listen(0, "127.0.0.1", resolve);
  await promise;
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: S3Server = {
    ...{ url, behaviour, objects: new Map(), uploads: new Map(), made: new Map(), asked: [], met: new Map() },
    env: {
      ...{ AWS_ACCESS_KEY_ID: ID, AWS_SECRET_ACCESS_KEY: SECRET },
      ...{ AWS_REGION: "eu-test-1", AWS_ENDPOINT_URL_S3: url },
    },
    close: async () => {
      const ended = new Promise((done) => http.close(done));
      http.closeAllConnections();
      await ended;
    },
  };
  http.on("request", (request, response) => {
    void handle(server, rng, request, response).catch(() => response.destroy());
  });
  return server;
}

async function handle(server: S3Server, rng: Rng, request: IncomingMessage, response: ServerResponse) {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces);
  const url = new URL(request.url!, server.url);
  server.asked.push(`${request.method} ${request.url}`);
  const [bucket, ...rest] = url.pathname.slice(1).split("/").map(decodeURIComponent);
  const { method = "GET", headers } = request;
  const asked = { method, bucket, key: rest.join("/"), query: url.searchParams, headers, body };
  const carryOut = async () => (await refusal(server, asked, url)) ?? answer(server, asked);
  const fault = faultOf(server, rng);
  if (fault === "cutBefore") return void response.destroy();
  if (fault === "refused") return send(response, failure(rng.uniform() < 0.5 ? 500 : 503, "SlowDown"));
  if (fault === "slow") await sleep(server.behaviour.slow ?? 200);
  const reply = await carryOut();
  if (fault === "cutAfter") return void response.destroy();
  if (fault === "failedAfter") return send(response, failure(500, "InternalError"));
  send(response, fault === "twice" ? await carryOut() : reply);
}

function faultOf({ behaviour, met }: S3Server, rng: Rng): Fault | null {
  if (behaviour.left === 0 || rng.uniform() >= (behaviour.share ?? 0)) return null;
  if (behaviour.left !== undefined) behaviour.left--;
  const faults = behaviour.faults ?? FAULTS;
  const fault = faults[Math.floor(rng.uniform() * faults.length)];
  met.set(fault, (met.get(fault) ?? 0) + 1);
  return fault;
}

function send(response: ServerResponse, { status, body = "", headers = {} }: Reply): void {
  response.writeHead(status, { "Content-Length": Buffer.byteLength(body), ...headers });
  response.end(body);
}

const failure = (status: number, code: string): Reply => ({
  status,
  // As S3 does, it quotes what was sent.
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><AWSAccessKeyId>${ID}</AWSAccessKeyId></Error>`,
});

/** Why a request is not carried out, or null. */
async function refusal({ behaviour }: S3Server, asked: Asked, url: URL): Promise<Reply | null> {
  const { method, bucket, headers, body } = asked;
  const isReading = method === "GET" || method === "HEAD";
  if (!(behaviour.isPublic && isReading && headers.authorization === undefined)) {
    const code = await unsigned(asked, url);
    if (code !== null) return failure(403, code);
  }
  if (!(behaviour.buckets ?? ["results"]).includes(bucket)) return failure(404, "NoSuchBucket");
  const digest = headers["x-amz-content-sha256"];
  if (digest !== undefined && digest !== createHash("sha256").update(body).digest("hex"))
    return failure(400, "XAmzContentSHA256Mismatch");
  return null;
}

/** What is wrong with the signature of a request, or null. */
async function unsigned({ method, headers }: Asked, url: URL): Promise<string | null> {
  const given = headers.authorization ?? "";
  const [, id, region, names] =
    /Credential=([^/]+)\/\d+\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+)/.exec(given) ?? [];
  if (id === undefined) return "AccessDenied";
  if (id !== ID) return "InvalidAccessKeyId";
  const signed = names.split(";").filter((name) => name !== "host");
  const signer = new AwsV4Signer({
    ...{ method, url: url.href, region, service: "s3", accessKeyId: ID, secretAccessKey: SECRET },
    headers: Object.fromEntries(signed.map((name) => [name, `${headers[name]}`])),
    datetime: `${headers["x-amz-date"]}`,
  });
  return (await signer.authHeader()) === given ? null : "SignatureDoesNotMatch";
}

function answer(server: S3Server, asked: Asked): Reply {
  const { method, query, key } = asked;
  if (method === "GET" && key === "") return list(server, asked);
  if (query.has("uploads") || query.has("uploadId")) return parts(server, asked);
  if (method === "PUT") return put(server, asked);
  const name = `${asked.bucket}/${key}`;
  if (method === "DELETE") {
    server.objects.delete(name);
    return { status: 204 };
  }
  const object = server.objects.get(name);
  if (object === undefined) return failure(404, "NoSuchKey");
  if (method === "HEAD") return { status: 200, headers: { "Content-Length": `${object.length}` } };
  return read(object, asked);
}

const tagOf = (bytes: Buffer) => `"${createHash("md5").update(bytes).digest("hex")}"`;

function read(object: Buffer, { headers }: Asked): Reply {
  const etag = tagOf(object);
  if (headers["if-match"] !== undefined && headers["if-match"] !== etag)
    return failure(412, "PreconditionFailed");
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? "") ?? [];
  if (from === undefined) return { status: 200, body: object, headers: { ETag: etag } };
  if (Number(from) >= object.length) return failure(416, "InvalidRange");
  const body = object.subarray(Number(from), Number(to) + 1);
  const range = `bytes ${from}-${Number(from) + body.length - 1}/${object.length}`;
  return { status: 206, body, headers: { ETag: etag, "Content-Range": range } };
}

function store({ objects, made }: S3Server, name: string, body: Buffer): void {
  if (!objects.has(name)) made.set(name, (made.get(name) ?? 0) + 1);
  objects.set(name, body);
}

function put(server: S3Server, { bucket, key, headers, body }: Asked): Reply {
  const { condition = "heeded" } = server.behaviour;
  const name = `${bucket}/${key}`;
  if (headers["if-none-match"] === "*") {
    if (condition === "unknown") return failure(501, "NotImplemented");
    if (condition === "heeded" && server.objects.has(name)) return failure(412, "PreconditionFailed");
  }
  store(server, name, body);
  return { status: 200, headers: { ETag: tagOf(body) } };
}

/** Uploads in parts. */
function parts(server: S3Server, { method, bucket, key, query, body }: Asked): Reply {
  if (query.has("uploads")) {
    const id = randomBytes(8).toString("hex");
    server.uploads.set(id, new Map());
    return { status: 200, body: `<R xmlns="http://s3.amazonaws.com/doc/"><UploadId>${id}</UploadId></R>` };
  }
  const id = query.get("uploadId")!;
  const upload = server.uploads.get(id);
  if (upload === undefined) return failure(404, "NoSuchUpload");
  if (method === "PUT") {
    upload.set(Number(query.get("partNumber")), body);
    return { status: 200, headers: { ETag: tagOf(body) } };
  }
  server.uploads.delete(id);
  if (method === "DELETE") return { status: 204 };
  const named = [...`${body}`.matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>(.*?)<\/ETag>/g)];
  const found = named.map(([, number, tag]) => {
    const part = upload.get(Number(number));
    return part !== undefined && tagOf(part) === tag.replaceAll("&quot;", '"') ? part : null;
  });
  // It finds out late, as S3 may.
  if (found.includes(null)) return { ...failure(200, "InvalidPart"), status: 200 };
  store(server, `${bucket}/${key}`, Buffer.concat(found as Buffer[]));
  return { status: 200, body: "<CompleteMultipartUploadResult></CompleteMultipartUploadResult>" };
}

const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function list({ objects, behaviour }: S3Server, { bucket, query }: Asked): Reply {
  const prefix = `${bucket}/${query.get("prefix") ?? ""}`;
  const isEncoded = query.get("encoding-type") === "url";
  const after = query.get("continuation-token") ?? "";
  const keys = [...objects.keys()]
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(bucket.length + 1))
    .filter((key) => key > after)
    .sort();
  const page = keys.slice(0, behaviour.page ?? 1000);
  const isCut = page.length < keys.length;
  const shown = (key: string) => escaped(isEncoded ? encodeURIComponent(key).replaceAll("%20", "+") : key);
  const contents = page.map((key) => `<Contents><Key>${shown(key)}</Key><Size>1</Size></Contents>`);
  const next = isCut ? `<NextContinuationToken>${escaped(page.at(-1)!)}</NextContinuationToken>` : "";
  const encoding = isEncoded ? "<EncodingType>url</EncodingType>" : "";
  return {
    status: 200,
    body: `<?xml version="1.0"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${encoding}<IsTruncated>${isCut}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`,
  };
}
