/** Files to a bucket: small ones in one request, large ones in parts that become a file once all of them are there. */
import { createHash } from "node:crypto";
import { open, readFile, stat } from "node:fs/promises";
import { RunError } from "../../../../src/index.ts";
import { digestOf } from "./folder.ts";
import type { S3Client } from "./s3Client.ts";
import { codeOf } from "./s3Client.ts";
import { textOf } from "./xml.ts";

/** Parts that S3 allows. */
const MOST = 10_000;

/** Writes a file of this machine under a key; gives its SHA-256. */
export async function uploadFile(send: S3Client, path: string, key: string, piece: number): Promise<string> {
  const { size } = await stat(path);
  if (size > piece) return uploadParts(send, path, key, Math.max(piece, Math.ceil(size / MOST)));
  const body = await readFile(path);
  await send("PUT", key, { body });
  return digestOf(body);
}

async function uploadParts(send: S3Client, path: string, key: string, piece: number): Promise<string> {
  const begun = await send("POST", key, { query: { uploads: "" } });
  const uploadId = textOf(Buffer.from(begun.body).toString(), "UploadId") ?? "";
  const hash = createHash("sha256");
  const file = await open(path);
  try {
    const tags: string[] = [];
    let bytes = 0;
    for await (const body of piecesOf(file, piece)) {
      hash.update(body);
      bytes += body.length;
      const query = { partNumber: `${tags.length + 1}`, uploadId };
      const { headers } = await send("PUT", key, { query, body });
      tags.push(headers.get("etag") ?? "");
    }
    await complete(send, key, uploadId, tags, bytes);
  } catch (error) {
    // Parts that are left are paid for, though nobody sees them. That they cannot be removed now is not the failure.
    await send("DELETE", key, { query: { uploadId }, tolerated: [404] }).catch(() => {});
    throw error;
  } finally {
    await file.close();
  }
  return hash.digest("hex");
}

async function* piecesOf(file: Awaited<ReturnType<typeof open>>, size: number): AsyncGenerator<Uint8Array> {
  for (;;) {
    const buffer = Buffer.alloc(size);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await file.read(buffer, filled, size - filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled > 0) yield buffer.subarray(0, filled);
    if (filled < size) return;
  }
}

/** Makes a file of its parts. Where it was made already and the answer was lost, the upload is gone and the file is there. */
async function complete(
  send: S3Client,
  key: string,
  uploadId: string,
  tags: readonly string[],
  bytes: number,
) {
  const parts = tags.map(
    (tag, at) =>
      `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag.replaceAll('"', "&quot;")}</ETag></Part>`,
  );
  const body = Buffer.from(`<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`);
  const answer = await send("POST", key, { query: { uploadId }, body, tolerated: [404] });
  // S3 may find out after it said 200.
  const failed = codeOf(answer);
  const isWhole =
    answer.status === 200 && failed === ""
      ? true
      : failed === "NoSuchUpload" && (await sizeOf(send, key)) === bytes;
  if (!isWhole)
    throw new RunError(
      "store file",
      key,
      "a file of its parts",
      failed || `${answer.status}`,
      "Give it again.",
    );
}

async function sizeOf(send: S3Client, key: string): Promise<number | null> {
  const { status, headers } = await send("HEAD", key, { tolerated: [404] });
  return status === 404 ? null : Number(headers.get("content-length"));
}
