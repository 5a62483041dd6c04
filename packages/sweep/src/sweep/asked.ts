/** What a person asks of a sweep whose database another process has open: a file that its owner finds, does, and removes. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runs } from "../../../../src/index.ts";
import type { Database } from "../queue/database.ts";
import { cancel, pause, sendAgain } from "../queue/sweeps.ts";

/** What can be asked. */
export type Wish =
  | { readonly do: "pause" | "resume" }
  | { readonly do: "cancel" | "retry"; readonly tasks: readonly string[] };

const asked = (queue: string) => join(queue, "asked");

/** Does what is asked; gives how many tasks it changed, null where it is not about tasks. */
export async function grant(database: Database, sweep: string, wish: Wish): Promise<number | null> {
  if (wish.do === "cancel") return cancel(database, sweep, wish.tasks);
  if (wish.do === "retry") return sendAgain(database, sweep, wish.tasks);
  await pause(database, sweep, wish.do === "pause");
  return null;
}

/** Leaves a wish for the owner of a queue's folder. */
export const ask = (queue: string, wish: Wish): void =>
  runs.writeJson(join(asked(queue), `${Date.now()}-${process.pid}.json`), wish);

/** Does what was asked meanwhile. */
export async function grantAsked(database: Database, queue: string, sweep: string): Promise<void> {
  if (!existsSync(asked(queue))) return;
  for (const name of readdirSync(asked(queue))
    .filter((each) => each.endsWith(".json"))
    .sort()) {
    const path = join(asked(queue), name);
    await grant(database, sweep, JSON.parse(readFileSync(path, "utf8")) as Wish);
    rmSync(path, { force: true });
  }
}
