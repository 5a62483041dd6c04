/**
 * A search by HTTP: `node service.ts RUN ALBUM [PORT]`. POST the bytes of a picture to /search?top=N. It listens to this machine alone;
 * put what checks who asks in front of it before others may.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { InputError, openSearch } from "../../src/index.ts";

const MOST_BYTES = 20_000_000;

/** The body, or null where it is larger than a picture has to be: then it is read to its end, so that the answer is heard, and not kept. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= MOST_BYTES) parts.push(part);
    else parts.length = 0;
  }
  return bytes <= MOST_BYTES ? Buffer.concat(parts) : null;
}

const [run, album, port = "0"] = process.argv.slice(2);
if (album === undefined) {
  console.error("usage: node service.ts RUN ALBUM [PORT]");
  process.exit(2);
}
const search = await openSearch(run, { in: album });
const server = createServer(async (request, response) => {
  const answer = (status: number, body: object) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  // Null of what is no address, such as //.
  const asked = URL.parse(request.url ?? "/", "http://localhost");
  if (asked?.pathname !== "/search" || request.method !== "POST")
    return answer(404, { error: "POST the bytes of a picture to /search" });
  try {
    const picture = await bodyOf(request);
    if (picture === null) return answer(413, { error: `at most ${MOST_BYTES} bytes` });
    const { matches, unlike, notes } = await search.query(picture, {
      top: Number(asked.searchParams.get("top") ?? 10),
    });
    answer(200, { by: search.block, matches, unlike, notes });
  } catch (error) {
    // What the caller can mend is said; anything else is ours and goes to the log.
    if (error instanceof InputError) return answer(400, { error: error.message });
    console.error(error);
    answer(500, { error: "the service failed" });
  }
});
server.listen(Number(port), "127.0.0.1", () => {
  console.log(
    `${search.pictures} pictures: http://127.0.0.1:${(server.address() as AddressInfo).port}/search`,
  );
});
process.on("SIGTERM", async () => {
  server.close();
  await search.close();
});
