/** A PostgreSQL server of a test's own: Debian's, on a port of its own, ended with the test. */
import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const ROOT = "/usr/lib/postgresql";
const binaries = () =>
  existsSync(ROOT)
    ? readdirSync(ROOT)
        .map((version) => join(ROOT, version, "bin"))
        .filter((bin) => existsSync(join(bin, "initdb")))
        .at(-1)
    : undefined;

/** Whether the machine has a server; tests skip by name where it has none. */
export const hasPostgres: boolean = binaries() !== undefined;

/** A server that runs. */
export interface Postgres {
  readonly url: string;
  readonly port: number;
  /** Ends it as a crash does, and starts it again. */
  restart(mode?: "fast" | "immediate"): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to be run by root: Debian has a user for it. */
const asUser = (command: string, given: readonly string[]): [string, string[]] =>
  process.getuid?.() === 0 ? ["runuser", ["-u", "postgres", "--", command, ...given]] : [command, [...given]];

function expectDone(command: string, ...given: string[]): void {
  const [program, all] = asUser(command, given);
  const { status, stderr } = spawnSync(program, all, { encoding: "utf8", cwd: "/" });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a server. `listen`: the addresses that it listens on; `others`: a network whose hosts may come in as well. */
export async function startPostgres(listen = "127.0.0.1", others?: string): Promise<Postgres> {
  const bin = binaries()!;
  // The tests' own folder of temporary files is closed to other users.
  const folder = mkdtempSync(join(process.getuid?.() === 0 ? "/tmp" : tmpdir(), "unweave-postgres-"));
  const data = join(folder, "data");
  mkdirSync(data);
  if (process.getuid?.() === 0) {
    const id = Number(spawnSync("id", ["-u", "postgres"], { encoding: "utf8" }).stdout);
    for (const path of [folder, data]) chownSync(path, id, id);
  }
  expectDone(join(bin, "initdb"), "-D", data, "-A", "trust", "-U", "unweave", "--no-sync", "-E", "UTF8");
  if (others !== undefined) appendFileSync(join(data, "pg_hba.conf"), `host all all ${others} trust\n`);
  const port = await freePort();
  const given = [
    "-D",
    data,
    "-p",
    `${port}`,
    "-k",
    folder,
    "-h",
    listen,
    "-c",
    "max_connections=200",
    "-c",
    "fsync=off",
  ];
  const url = `postgres://unweave@127.0.0.1:${port}/postgres`;
  const start = async () => {
    const [program, all] = asUser(join(bin, "postgres"), given);
    spawn(program, all, { stdio: "ignore", cwd: "/" }).unref();

    for (let tries = 0; tries < 300; tries++) {
      const { status } = spawnSync(join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", `${port}`, "-q"]);
      if (status === 0) return;
      await wait(100);
    }
    throw new Error("the server did not start");
  };
  await start();
  const stop = (mode: string) => expectDone(join(bin, "pg_ctl"), "stop", "-D", data, "-m", mode, "-w");
  return {
    url,
    port,
    restart: async (mode = "immediate") => {
      stop(mode);
      await start();
    },
    stop: async () => {
      stop("immediate");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
