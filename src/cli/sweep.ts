import type { Command } from "commander";
import type { Io } from "./io.ts";
import { verbOf } from "./sweepPackage.ts";

/** The verb `sweep` of the package of sweeps. */
export const command = (io: Io): Promise<Command> =>
  verbOf("sweep", "Many runs from one plan: on this machine, and on all that join", io);
