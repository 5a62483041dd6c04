/** The package of sweeps, which brings a database engine and is loaded by those verbs alone that need it. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { InputError } from "../errors.ts";
import type { Io } from "./io.ts";

/** Of a program that runs from the sources of a clone; one that was built finds it by its name. */
const HOME = new URL("../../packages/sweep/src/index.ts", import.meta.url);
const isClone = import.meta.url.endsWith(".ts") && existsSync(fileURLToPath(HOME));
const NAME = "@unweave/sweep";

/** Is told what is brought from elsewhere, and what is left out. */
interface Brought {
  onNote(text: string): void;
}
/** What this program uses of it. */
export interface SweepPackage {
  sweep(io: Io): Command;
  worker(io: Io): Command;
  localRun(name: string, options: Brought): Promise<string>;
  localRuns(name: string, options: Brought): Promise<string>;
}

/** The package; an InputError where it is not installed. */
export async function loadSweep(): Promise<SweepPackage> {
  if (isClone) return (await import(HOME.href)) as SweepPackage;
  expectInstalled();
  return (await import(NAME)) as SweepPackage;
}

/** It has to find this program as well: both are installed in one place. */
function expectInstalled() {
  try {
    createRequire(import.meta.resolve(NAME)).resolve("unweave");
  } catch {
    const todo = `Install it beside this program: npm install ${NAME}.`;
    throw new InputError("package", NAME, "an installed package", "none", todo);
  }
}

/** A verb of the package; where it is missing, one that says so when it is used. */
export async function verbOf(name: "sweep" | "worker", about: string, io: Io): Promise<Command> {
  try {
    return (await loadSweep())[name](io);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return new Command(name)
      .description(about)
      .allowUnknownOption()
      .argument("[anything...]")
      .action(() => {
        throw error;
      });
  }
}
