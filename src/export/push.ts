/** An export sent to Hugging Face's hub, or to a server that speaks as it does. */
import { openAsBlob, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { expect, InputError } from "../errors.ts";
import { optional } from "../optional.ts";

type Hub = typeof import("@huggingface/hub");

/** Where an export goes, checked before anything is computed. */
export interface Destination {
  /** OWNER/NAME */
  readonly name: string;
  readonly hub: Hub;
  readonly accessToken: string;
  /** The address of the hub, where it is not Hugging Face's (HF_ENDPOINT). */
  readonly hubUrl?: string;
}

/** Checks name, token and package; sends nothing. An InputError says which of them is missing. */
export async function destinationOf(name: string): Promise<Destination> {
  const todo = "Write --push OWNER/NAME.";
  expect(
    /^[\w.-]+\/[\w.-]+$/.test(name),
    "hub",
    name,
    "an owner and a name with a slash between",
    name,
    todo,
  );
  const { HF_TOKEN: accessToken = "", HF_ENDPOINT: hubUrl } = process.env;
  const token = "Make one that may write on the hub's page of tokens, and put it into HF_TOKEN.";
  expect(accessToken !== "", "hub", name, "a token in HF_TOKEN", "none", token);
  const hub = await optional<Hub>("@huggingface/hub", "--push");
  return { name, hub, accessToken, ...(hubUrl && { hubUrl: hubUrl.replace(/\/+$/, "") }) };
}

/** Files that a hub makes itself. */
const ITS_OWN = [".gitattributes"];

/**
 * Sends every file of an export in one commit, to a repository that is made private where it is not there. One that holds files is
 * refused but with `overwrite`, and files of an earlier export that this one lacks stay. The address of the repository.
 */
export async function push(folder: string, to: Destination, overwrite: boolean): Promise<string> {
  const { name, hub, accessToken, hubUrl } = to;
  const asked = { repo: { type: "model", name } as const, accessToken, ...(hubUrl && { hubUrl }) };
  try {
    const isNew = await created(hub, asked);
    if (!isNew && !overwrite) await expectEmpty(hub, asked, name);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const contents = await Promise.all(
      files.map(async (file) => ({
        path: relative(folder, file).replaceAll(sep, "/"),
        content: await openAsBlob(file),
      })),
    );
    // Xet, the hub's own way of sending large files, speaks to further hosts.
    await hub.uploadFiles({ ...asked, files: contents, commitTitle: "An encoder of Unweave", useXet: false });
  } catch (error) {
    throw refused(hub, name, error);
  }
  return `${hubUrl ?? hub.HUB_URL}/${name}`;
}

type Asked = Parameters<Hub["createRepo"]>[0];

/** Makes the repository; false where it was there. */
async function created(hub: Hub, asked: Asked): Promise<boolean> {
  try {
    await hub.createRepo({ ...asked, visibility: "private" });
    return true;
  } catch (error) {
    if (error instanceof hub.HubApiError && error.statusCode === 409) return false;
    throw error;
  }
}

async function expectEmpty(hub: Hub, asked: Asked, name: string): Promise<void> {
  for await (const { path } of hub.listFiles({ ...asked, recursive: true })) {
    if (ITS_OWN.includes(path)) continue;
    const todo = "Overwrite it (--overwrite), or choose another name.";
    throw new InputError("hub", name, "a new or empty repository", `one that holds ${path}`, todo);
  }
}

/** What the hub, or the way to it, said. */
function refused(hub: Hub, name: string, error: unknown): unknown {
  if (error instanceof hub.HubApiError) {
    const denied = error.statusCode === 401 || error.statusCode === 403;
    const [said] = error.message.split(". URL: ");
    const todo = denied
      ? "Make a token that may write there, and put it into HF_TOKEN."
      : "Give the command again later; the export itself is written.";
    const expected = denied ? "a token that may write there" : "a hub that takes it";
    return new InputError("hub", name, expected, `status ${error.statusCode}: ${said}`, todo);
  }
  const isNetwork = error instanceof TypeError && error.message === "fetch failed";
  if (!isNetwork) return error;
  const cause = (error.cause as Error | undefined)?.message ?? error.message;
  const todo = "Look after the connection, or HF_ENDPOINT; the export itself is written.";
  return new InputError("hub", name, "a hub that can be reached", cause || "no answer", todo);
}
