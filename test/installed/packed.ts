/** The packages as a registry would have them: built in a copy of this checkout, packed once, installed in empty folders. */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");
/** What the packages are made of. */
const SOURCES = ["src", "packages", "apps", "studies", "tools", "package.json", "tsconfig.json"];
const TEXTS = ["tsconfig.build.json", "README.md", "LICENSE", "CHANGELOG.md", ".npmrc"];
const IS_WINDOWS = process.platform === "win32";

/** What a program came to. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  /** Both streams, as they came. */
  readonly text: string;
}

const ADDED = /^(npm_|ONNXRUNTIME_|UNWEAVE_|VITEST|NODE_)|^(path|test)$/i;
/** How a machine reaches its registry. */
const KEPT = /^(NODE_EXTRA_CA_CERTS|npm_config_(registry|cafile|userconfig|cache|(https?_)?proxy))$/i;

/**
 * This process's surroundings without what `npm run` added to them, which would reach an installation as its settings; with
 * folders before those of PATH.
 */
export function surroundings(...folders: string[]): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !ADDED.test(name) || KEPT.test(name));
  const path = (process.env.PATH ?? "").split(delimiter).filter((each) => !each.includes("node_modules"));
  return { ...Object.fromEntries(others), PATH: [...folders, ...path].join(delimiter) };
}

/** Runs a program to its end. */
export function ran(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = surroundings(),
): Promise<Ended> {
  // npm and npx are scripts of the shell on Windows.
  const child = spawn(command, args, { cwd, env, shell: IS_WINDOWS, stdio: ["ignore", "pipe", "pipe"] });
  let [out, text] = ["", ""];
  child.stdout.on("data", (piece) => {
    out += piece;
    text += piece;
  });
  child.stderr.on("data", (piece) => (text += piece));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => done({ code, out, text }));
  });
}

/** The same; throws what was printed where it does not end well. */
async function did(...given: Parameters<typeof ran>): Promise<Ended> {
  const ended = await ran(...given);
  if (ended.code !== 0)
    throw new Error(`${given[0]} ${given[1].join(" ")}: exit ${ended.code}: ${ended.text.slice(-4000)}`);
  return ended;
}

const OPTIONS = ["--no-audit", "--no-fund", "--loglevel=error"];

/** Installs packages by plain npm; throws npm's complaint. */
export const install = (folder: string, ...packages: readonly string[]): Promise<Ended> =>
  did("npm", ["install", "--prefix", folder, ...OPTIONS, ...packages], folder);

/** The folder with the executable of a Node of that version, from the registry. */
export async function nodeOf(version: string, folder: string): Promise<string> {
  mkdirSync(folder);
  await install(folder, `node@${version}`);
  return join(folder, "node_modules/node/bin");
}

/** Bytes of the files of a folder, links not followed. */
export const bytesOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .reduce((sum, each) => sum + statSync(join(each.parentPath, each.name)).size, 0);

/** Megabytes, as they are printed. */
export const inMB = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Builds and packs; the tarballs of the program and of its sweeps. */
export async function packed(folder: string): Promise<{ readonly program: string; readonly sweeps: string }> {
  const copy = join(folder, "copy");
  for (const name of [...SOURCES, ...TEXTS])
    cpSync(join(ROOT, name), join(copy, name), {
      recursive: true,
      filter: (from) => !["node_modules", "dist", "built"].includes(basename(from)),
    });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"), "junction");
  await did("npm", ["run", "build:packed"], copy, surroundings(join(ROOT, "node_modules/node/bin")));
  const both = ["--workspace", "@unweave/sweep", "--include-workspace-root"];
  await did("npm", ["pack", "--ignore-scripts", "--pack-destination", folder, ...both], copy);
  const tarballs = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  const [program, sweeps] = tarballs.sort((a, b) => a.length - b.length).map((name) => join(folder, name));
  return { program, sweeps };
}

/** An empty folder of the tests, and a file in it for each name. */
export function newFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "unweave-installed-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Removes a folder of the tests: tens of thousands of files, of which rmSync takes one after another. */
export const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
