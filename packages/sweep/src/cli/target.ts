/** The sweep that a verb is about: in a folder, or by its name on a server. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { InputError, runs } from "../../../../src/index.ts";
import { type Database, openEmbedded, openServer } from "../queue/database.ts";
import { type SweepStatus, statusOf, sweepNames, sweepRecord } from "../queue/status.ts";
import { openStore } from "../store/index.ts";
import { ask, grant, type Wish } from "../sweep/asked.ts";
import { type Repaired, repair } from "../sweep/repair.ts";
import { queueOf, statusFile } from "../sweep/run.ts";

/** A sweep, wherever its queue is. */
export interface Target {
  /** How it stands, and when that was, where nobody works on it. */
  status(): Promise<{ readonly status: SweepStatus; readonly at: string | null }>;
  /** Does something; gives how many tasks it changed, null where it is not about tasks or somebody else will do it. */
  wish(wish: Wish): Promise<number | null>;
  /** Builds the database again from the results. */
  repair(): Promise<Repaired>;
}

/** What names a sweep, for help. */
export const TARGET = "folder of the sweep, or its name on the server";

/** The URL of the server, if one is named: on the command line, or where a password is not seen by others. */
export const serverOf = (given: string | undefined): string | undefined =>
  given ?? (process.env.UNWEAVE_SWEEP_URL || undefined);

/** `name`: a folder, or with a server the name of a sweep. */
export function targetOf(name: string, database: string | undefined, onNote: (text: string) => void): Target {
  const server = serverOf(database);
  if (existsSync(queueOf(name)) || existsSync(statusFile(name))) return inFolder(name, onNote);
  if (server !== undefined) return onServer(name, server);
  const got = existsSync(name) ? "a folder without one" : "no such folder";
  const todo = "Name the --out of a sweep, or give --database and the name of a sweep there.";
  throw new InputError("sweep", name, "the folder of a sweep", got, todo);
}

function inFolder(out: string, onNote: (text: string) => void): Target {
  const queue = queueOf(out);
  const isWorking = () => runs.holderOf(queue) !== null;
  const opened = async <T>(work: (database: Database, sweep: string) => Promise<T>): Promise<T> => {
    const database = await openEmbedded(queue, onNote);
    try {
      const [sweep] = await sweepNames(database);
      return await work(database, sweep);
    } finally {
      await database.close();
    }
  };
  return {
    status: async () => {
      const file = statusFile(out);
      if (isWorking() && existsSync(file)) {
        const { at, ...status } = JSON.parse(readFileSync(file, "utf8")) as SweepStatus & { at: string };
        return { status, at: null };
      }
      return opened(async (database, sweep) => ({
        status: (await statusOf(database, sweep))!,
        at: "nobody works on it now",
      }));
    },
    wish: async (wish) => {
      if (!isWorking()) return opened((database, sweep) => grant(database, sweep, wish));
      ask(queue, wish);
      return null;
    },
    repair: async () => {
      const store = await openStore(placeOf(out));
      rmSync(join(queue, "database"), { recursive: true, force: true });
      return opened((database) => repair(database, store));
    },
  };
}

/** Where the results of a folder's sweep are: as it says itself, else in it. */
function placeOf(out: string): string {
  const file = statusFile(out);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as SweepStatus).store : resolve(out);
}

function onServer(name: string, url: string): Target {
  const opened = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
    const database = await openServer(url);
    try {
      const names = await sweepNames(database);
      if (names.includes(name)) return await work(database);
      const todo =
        names.length === 0
          ? "There are none: give a plan to unweave sweep."
          : `There are ${names.join(", ")}.`;
      throw new InputError("sweep", name, "a sweep of this database", "none of that name", todo);
    } finally {
      await database.close();
    }
  };
  return {
    status: () => opened(async (database) => ({ status: (await statusOf(database, name))!, at: null })),
    wish: (wish) => opened((database) => grant(database, name, wish)),
    repair: () =>
      opened(async (database) =>
        repair(database, await openStore((await sweepRecord(database, name))!.store)),
      ),
  };
}
