/** Signed requests to one bucket, and what its refusals mean. */
import { AwsClient } from "aws4fetch";
import { InputError, RunError } from "../../../../src/index.ts";
import { digestOf } from "./folder.ts";
import { type Answer, ask, type Limits } from "./requests.ts";
import type { S3Keys, S3Place } from "./s3Access.ts";
import { textOf } from "./xml.ts";

/** A request to a bucket. */
export interface S3Request {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Bytes of the answer that are expected, where they are many. */
  readonly bytes?: number;
  /** Statuses that are an answer beside success. */
  readonly tolerated?: readonly number[];
}

/** Sends a request about a key of the place, or about the bucket itself (null). */
export type S3Client = (method: string, key: string | null, request?: S3Request) => Promise<Answer>;

/** Gives requests to a place. Every body is signed with its digest, so the server refuses one that was damaged on the way. */
export function clientOf(place: S3Place, keys: S3Keys, limits: Limits): S3Client {
  const aws = new AwsClient({ ...keys, service: "s3", region: place.region });
  return async (method, key, { query = {}, headers = {}, body, bytes = 0, tolerated = [] } = {}) => {
    const path = key === null ? "" : `/${encoded(place.prefix + key)}`;
    const search = new URLSearchParams(query).toString().replaceAll("+", "%20");
    const target = `${place.address}${path}${search === "" ? "" : `?${search}`}`;
    const signed = { ...headers, "X-Amz-Content-Sha256": digestOf(body ?? new Uint8Array()) };
    const moved = Math.max(bytes, body?.length ?? 0);
    const answer = await ask(place.url, limits, moved, async (signal) => {
      const request = await aws.sign(target, { method, headers: signed, body: body as BodyInit | undefined });
      return fetch(request, { signal, redirect: "manual" });
    });
    const { status } = answer;
    if (status < 300 || tolerated.includes(status)) return answer;
    throw refusal(place, answer);
  };
}

const encoded = (key: string) =>
  key
    .split("/")
    .map((name) =>
      encodeURIComponent(name).replace(
        /[!'()*]/g,
        (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join("/");

/** The code of a refusal. The rest of its text is never shown: it may quote the key that was sent. */
export function codeOf({ body }: Answer): string {
  const code = textOf(Buffer.from(body.subarray(0, 1 << 16)).toString(), "Code") ?? "";
  return /^\w{1,64}$/.test(code) ? code : "";
}

const KEYS =
  "Look at AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, and at what they may do there.";
const PLACE = "Look at AWS_REGION and AWS_ENDPOINT_URL_S3.";
/** Refusals that a person can mend, by code or status: what was expected, and what to do. */
const MEANINGS: Readonly<Record<string, readonly [expected: string, todo: string]>> = {
  NoSuchBucket: ["a bucket that is there", `Make it, or name another. ${PLACE}`],
  RequestTimeTooSkewed: ["a machine whose clock is right", "Set the clock of this machine."],
  ExpiredToken: ["keys that are still good", "Set new ones: AWS_SESSION_TOKEN has run out."],
  301: ["a bucket in the region that was asked", PLACE],
  307: ["a bucket in the region that was asked", PLACE],
  AuthorizationHeaderMalformed: ["a bucket in the region that was asked", PLACE],
  401: ["keys that the bucket knows", KEYS],
  403: ["keys that may list, read and write there", KEYS],
  404: ["a bucket that is there", `Make it, or name another. ${PLACE}`],
};

function refusal({ url }: S3Place, answer: Answer): Error {
  const { status } = answer;
  const code = codeOf(answer);
  const got = `the answer ${status}${code === "" ? "" : ` ${code}`}`;
  const [expected, todo] = MEANINGS[code] ?? MEANINGS[status] ?? [];
  if (expected !== undefined) return new InputError("store", url, expected, got, todo!);
  return new RunError("store", url, "a bucket that does what S3 does", got, PLACE);
}
