/** Where a bucket answers, and with which keys: from the environment alone, never from a URL. */
import { InputError } from "../../../../src/index.ts";

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A place in a bucket. */
export interface S3Place {
  /** For people: s3://bucket/prefix. */
  readonly url: string;
  /** The address of the bucket, without a slash at its end. */
  readonly address: string;
  /** What all keys begin with: empty, or with a slash at its end. */
  readonly prefix: string;
  readonly region: string;
}

/** What requests are signed with. */
export interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The place that `s3://bucket/prefix` names. */
export function placeOf(url: string, env: Environment): S3Place {
  const [, bucket, path = ""] = /^s3:\/\/([\w.-]+)(?:\/([^?#@]*))?$/i.exec(url) ?? [];
  const prefix = path.replace(/\/+$/, "");
  const isPlain = prefix === "" || prefix.split("/").every((name) => !/^\.{0,2}$|[\\\0]/.test(name));
  if (bucket === undefined || !isPlain)
    // Whatever else stands there may be a password.
    throw new InputError("store", "s3://…", "s3://BUCKET/PREFIX", "more than that, or less", TODO);
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || "us-east-1";
  const found = { region, prefix: prefix === "" ? "" : `${prefix}/`, url: `s3://${bucket}/${prefix}` };
  return { ...found, address: addressOf(bucket, region, env) };
}

const TODO =
  "Keys, region and address are read from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ENDPOINT_URL_S3.";

function addressOf(bucket: string, region: string, env: Environment): string {
  const name = env.AWS_ENDPOINT_URL_S3 ? "AWS_ENDPOINT_URL_S3" : "AWS_ENDPOINT_URL";
  const endpoint = env[name];
  if (!endpoint) {
    const home = `s3.${region}.amazonaws.com`;
    // A dot in its name fits no certificate.
    return bucket.includes(".") ? `https://${home}/${bucket}` : `https://${bucket}.${home}`;
  }
  const parsed = URL.canParse(endpoint) ? new URL(endpoint) : null;
  const isBare = parsed !== null && /^https?:$/.test(parsed.protocol) && !/[@?#]/.test(endpoint);
  if (!isBare)
    throw new InputError(
      "environment",
      name,
      "the address of a server",
      "something else (it is not printed, for it may hold a password)",
      `Write ${name}=https://HOST.`,
    );
  return `${endpoint.replace(/\/+$/, "")}/${bucket}`;
}

/** The keys of the environment. */
export function keysOf(url: string, env: Environment): S3Keys {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!accessKeyId || !secretAccessKey) {
    const got = accessKeyId ? "no AWS_SECRET_ACCESS_KEY" : "no AWS_ACCESS_KEY_ID";
    throw new InputError("store", url, "keys in the environment", got, "Set both, and AWS_REGION.");
  }
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
    if (/[^\x21-\x7e]/.test(env[name] ?? ""))
      throw new InputError(
        "environment",
        name,
        "letters, digits and signs",
        "a space, a line's end or another character (it is not printed)",
        "Set it again.",
      );
  return { accessKeyId, secretAccessKey, sessionToken: env.AWS_SESSION_TOKEN || undefined };
}
