import type { Command } from "commander";
import type { Io } from "./io.ts";
import { verbOf } from "./sweepPackage.ts";

/** The verb `worker` of the package of sweeps. */
export const command = (io: Io): Promise<Command> =>
  verbOf("worker", "Compute tasks of sweeps that a PostgreSQL server hands out", io);
