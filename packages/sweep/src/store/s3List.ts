/** The keys of a bucket, page by page. */
import type { S3Client } from "./s3Client.ts";
import { elements, textOf } from "./xml.ts";

/** Keys that begin with `beginning`, relative to `prefix`, sorted. */
export async function keysIn(send: S3Client, prefix: string, beginning: string): Promise<string[]> {
  const found: string[] = [];
  for (let token: string | null = null; ; ) {
    const page = await send("GET", null, { query: queryOf(prefix + beginning, token) });
    const { keys, next } = readPage(Buffer.from(page.body).toString());
    found.push(...keys.map((key) => key.slice(prefix.length)));
    if (next === null) return found.sort();
    token = next;
  }
}

/** What asks for a page of a listing. Names are asked for in the form of URLs: XML has no form for all of them. */
export const queryOf = (prefix: string, token: string | null): Record<string, string> => ({
  "list-type": "2",
  "encoding-type": "url",
  prefix,
  ...(token !== null && { "continuation-token": token }),
});

/** What a page of a listing says; a token where another follows. */
export function readPage(xml: string): { readonly keys: string[]; readonly next: string | null } {
  const isEncoded = textOf(xml, "EncodingType") === "url";
  const decoded = (key: string) => (isEncoded ? decodeURIComponent(key.replaceAll("+", " ")) : key);
  // A name that ends with a slash stands for a folder that somebody made by hand.
  const keys = elements(xml, "Contents").map((each) => decoded(textOf(each, "Key") ?? ""));
  const next = textOf(xml, "IsTruncated") === "true" ? textOf(xml, "NextContinuationToken") : null;
  return { keys: keys.filter((key) => !key.endsWith("/")), next };
}
