/** What a machine has for this program: one small check of each part, by name. */
import { existsSync, mkdtempSync, readdirSync, rmdirSync, statfsSync, statSync } from "node:fs";
import { connect } from "node:net";
import { availableParallelism, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { cacheFolder } from "../cacheFolder.ts";
import { available, type NodeBackend } from "../engine/backends/node.ts";
import { threads } from "../engine/backends/threads.ts";
import { InputError, RunError } from "../errors.ts";
import { isNodeEnough, NODE_TODO } from "../nodeVersion.ts";
import { counted } from "../numerics/counted.ts";
import { pageFiles } from "../serve/page.ts";
import { hasCuda, librariesIn, runtimeFolder, TRIM } from "./runtimeFiles.ts";
import { loadSweep } from "./sweepPackage.ts";

/** The machine as checks see it; a test passes one that lacks something. */
export interface Machine {
  /** As `process.versions.node` says it. */
  readonly node: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working folder. */
  readonly folder: string;
  /** Bytes that may be taken now. */
  readonly memory: number;
  /** Such as `linux/x64`. */
  readonly platform: string;
  /** The folder of ONNX Runtime's libraries; null where there is none. */
  readonly runtime: string | null;
  backend(name: NodeBackend): Promise<true | string>;
  load(name: string): Promise<unknown>;
}

/** What was found; what to do where it is not as it should be. */
export interface Found {
  readonly found: string;
  readonly todo: string | null;
}
interface Check {
  /** Whether a plain training fails without it. */
  readonly needed: boolean;
  /** Null where there is nothing to check. */
  look(machine: Machine): Found | null | Promise<Found | null>;
}

const [MEGA, GIGA] = [1e6, 1e9];
/** Bytes that a small training takes: docs/explanation/performance.md. */
const TRAINING = 500 * MEGA;
/** Bytes of disk under which a run with its checkpoints may not fit. */
const ROOM = GIGA;
/** Milliseconds until a server that says nothing is taken for one that is not there. */
const PATIENCE = 3000;

const TODO_RUNTIME = "Install ONNX Runtime again: npm install onnxruntime-node.";

const sized = (bytes: number) =>
  bytes < GIGA ? `${Math.round(bytes / MEGA)} MB` : `${(bytes / GIGA).toFixed(1)} GB`;
const firstLine = (error: unknown) => (error as Error).message.trim().split("\n")[0];

/** What `look` finds; an error of it is what is missing, and its own advice goes before `todo`. */
async function tried(look: () => string | Promise<string>, todo: string): Promise<Found> {
  try {
    return { found: await look(), todo: null };
  } catch (error) {
    if (error instanceof InputError) return { found: error.got, todo: error.todo };
    return { found: firstLine(error), todo };
  }
}

const node = ({ node: version }: Machine): Found => ({
  found: version,
  todo: isNodeEnough(version) ? null : NODE_TODO,
});

const backend = (name: NodeBackend, todo: string): Check => ({
  needed: name === "cpu",
  look: async (machine) => {
    const answer = await machine.backend(name);
    return answer === true ? { found: "computes", todo: null } : { found: answer, todo };
  },
});

/** Their libraries are 400 MB and no part of an installation (tools/preinstall.js). */
async function cuda({ backend, platform, runtime }: Machine): Promise<Found> {
  if (platform !== "linux/x64")
    return { found: `no libraries for ${platform}`, todo: "CUDA needs Linux on x64: use --backend webgpu." };
  const needs = "a card of NVIDIA, CUDA 12 and cuDNN 9";
  const get = "ONNXRUNTIME_NODE_INSTALL=true npm rebuild onnxruntime-node";
  if (runtime === null || !hasCuda(runtime))
    return { found: "left out by the installation", todo: `With ${needs}: ${get} downloads 400 MB.` };
  const answer = await backend("cuda");
  if (answer === true) return { found: "computes", todo: null };
  return { found: answer, todo: `Its libraries are here; it needs ${needs} beside them.` };
}

/** What the installation could do without: `node tools/preinstall.js` says why it may still be there. */
function platforms({ platform, runtime }: Machine): Found | null {
  if (runtime === null) return null;
  const { [platform]: own, ...others } = librariesIn(runtime);
  const names = Object.keys(others).join(", ");
  const size = sized(Object.values(others).reduce((sum, bytes) => sum + bytes, 0));
  if (own === undefined)
    return {
      found: `none for ${platform}, but for ${names}`,
      todo: `Install on ${platform} itself, or compute elsewhere.`,
    };
  if (names === "") return { found: `${platform}, ${sized(own)}`, todo: null };
  const found = `${platform}, ${sized(own)}, and ${size} for ${names}`;
  return { found, todo: TRIM.includes("node_modules") ? `To remove the others: node "${TRIM}".` : null };
}

function memory({ memory }: Machine): Found {
  const bound = process.constrainedMemory();
  const all = bound > 0 ? Math.min(bound, totalmem()) : totalmem();
  const todo = `Free some: a small training takes ${sized(TRAINING)}; data.pictures=N takes fewer pictures.`;
  return { found: `${sized(memory)} free of ${sized(all)}`, todo: memory < TRAINING ? todo : null };
}

/** Throws the system's error where nothing can be written into a folder, or into the one it would be made in. */
function expectWritable(folder: string): void {
  if (!existsSync(folder) && dirname(folder) !== folder) expectWritable(dirname(folder));
  // Permissions do not tell it of every file system.
  else rmdirSync(mkdtempSync(join(folder, ".unweave-")));
}

function cacheSize(folder: string): string {
  expectWritable(folder);
  if (!existsSync(folder)) return `${folder}, nothing in it yet`;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const bytes = files.map((each) => statSync(join(each.parentPath, each.name), { throwIfNoEntry: false }));
  return `${folder}, ${sized(bytes.reduce((sum, stat) => sum + (stat?.size ?? 0), 0))}`;
}

function disk({ folder }: Machine): Promise<Found> | Found {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const todo = `Free some space, or work in another folder: a run may take ${sized(ROOM)}.`;
  return { found: `${sized(free)} free`, todo: free < ROOM ? todo : null };
}

/** Whether the server takes connections; nothing is sent, and only its place is named. */
function database({ env: { UNWEAVE_SWEEP_URL: text } }: Machine): Promise<Found> | null {
  if (text === undefined || text === "") return null;
  return tried(async () => {
    if (!URL.canParse(text)) throw new Error("UNWEAVE_SWEEP_URL is no URL");
    const { hostname: host, port } = new URL(text);
    const place = `${host}:${port || 5432}`;
    const socket = connect({
      host: host.replace(/^\[|\]$/g, ""),
      port: Number(port || 5432),
      timeout: PATIENCE,
    });
    const { promise, resolve: heard, reject } = Promise.withResolvers<string>();
    socket.on("connect", () => heard(`${place} takes connections`));
    socket.on("timeout", () => reject(new Error(`no answer of ${place}`)));
    socket.on("error", () => reject(new Error(`nothing listens at ${place}`)));
    return promise.finally(() => socket.destroy());
  }, "Start the server, or correct UNWEAVE_SWEEP_URL: postgres://USER:PASSWORD@HOST:5432/DATABASE.");
}

/** Every check, in the order in which they are told. */
export const checks: Readonly<Record<string, Check>> = {
  Node: { needed: true, look: node },
  "backend cpu": backend("cpu", TODO_RUNTIME),
  sharp: {
    needed: true,
    look: ({ load }) =>
      tried(async () => {
        const { default: sharp } = (await load("sharp")) as typeof import("sharp");
        await sharp({ create: { width: 1, height: 1, channels: 3, background: "black" } })
          .png()
          .toBuffer();
        return "writes pictures";
      }, "Install it again: npm install --include=optional sharp."),
  },
  threads: {
    needed: true,
    look: () =>
      tried(() => `${threads()} of ${counted(availableParallelism(), "core")}`, "Unset UNWEAVE_THREADS."),
  },
  memory: { needed: true, look: memory },
  "working folder": {
    needed: true,
    look: ({ folder }) =>
      tried(() => {
        expectWritable(folder);
        return folder;
      }, "Work in a folder that you may write into."),
  },
  "free disk": { needed: true, look: disk },
  cache: {
    needed: false,
    look: () => tried(() => cacheSize(resolve(cacheFolder())), "Name another folder: UNWEAVE_CACHE=DIR."),
  },
  "backend webgpu": backend("webgpu", "Leave --backend out: trainings compute on the processor."),
  "backend cuda": { needed: false, look: cuda },
  "runtime's libraries": { needed: false, look: platforms },
  explorer: {
    needed: false,
    look: () =>
      tried(() => `${counted(pageFiles().size - 1, "file")}, opened by unweave serve`, "Build the page."),
  },
  "@unweave/sweep": {
    needed: false,
    look: () =>
      tried(async () => {
        await loadSweep();
        return "installed";
      }, "Install it again: npm install @unweave/sweep."),
  },
  "sweep server": { needed: false, look: database },
  "onnxruntime-web": {
    needed: false,
    look: ({ load }) =>
      tried(async () => {
        await load("onnxruntime-web/wasm");
        return "installed";
      }, "For pages that compute codes (unweave/web): npm install onnxruntime-web."),
  },
};

/** The machine that this process runs on. */
export const thisMachine = (): Machine => ({
  node: process.versions.node,
  env: process.env,
  folder: process.cwd(),
  memory: process.availableMemory(),
  platform: `${process.platform}/${process.arch}`,
  runtime: runtimeFolder(),
  backend: available,
  load: (name) => import(name),
});

/** One part of a machine. */
export interface Part extends Found {
  readonly name: string;
  /** Whether a plain training fails without it. */
  readonly needed: boolean;
}

/** Every part of a machine that there is something to say of. */
export async function examine(machine: Machine): Promise<Part[]> {
  const looked = Object.entries(checks).map(async ([name, { needed, look }]) => {
    const found = await look(machine);
    return found === null ? [] : [{ name, needed, ...found }];
  });
  return (await Promise.all(looked)).flat();
}

/** Throws a RunError for the first needed part that is missing. */
export function expectNeeded(parts: readonly Part[]): void {
  const [missing] = parts.filter(({ needed, todo }) => needed && todo !== null);
  if (missing !== undefined)
    throw new RunError("machine", missing.name, "what a training needs", missing.found, missing.todo!);
}
