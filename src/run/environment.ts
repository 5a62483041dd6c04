/** `environment.json`: on what machine a run was computed, and where. */
import { existsSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import type { Target } from "../engine/index.ts";
import { paths, readWritten } from "./folder.ts";
import { VERSION } from "./version.ts";
import { ENVIRONMENT } from "./written.ts";

/** Where ONNX Runtime computes, and with how many threads. */
export interface Where {
  readonly backend: string;
  readonly threads: number;
  /** What the training step is written for, once that is known. */
  readonly target?: Target;
}

/** This machine, and where on it the run is computed. */
export function environment({ backend, threads, target }: Where) {
  const { length: cores } = cpus();
  return {
    unweave: VERSION,
    backend,
    threads,
    ...(target && { target }),
    node: process.version,
    // Declarations of pages name no type of Node.
    platform: platform() as string,
    arch: arch() as string,
    cores,
    model: cpus()[0]?.model,
  };
}

/** The backend that a run was trained on. A file that cannot be read as such is an InputError. */
export function backendOf(folder: string): string {
  const { environment } = paths(folder);
  if (!existsSync(environment)) return "cpu";
  return (readWritten(environment, ENVIRONMENT) as { backend?: string }).backend ?? "cpu";
}

/** How many threads a run was trained with; undefined for a run of an earlier version. */
export function threadsOf(folder: string): number | undefined {
  const { environment } = paths(folder);
  if (!existsSync(environment)) return undefined;
  return (readWritten(environment, ENVIRONMENT) as { threads?: number }).threads;
}

/** What a run's step was written for; undefined for a run of an earlier version. */
export function targetOf(folder: string): Target | undefined {
  const { environment } = paths(folder);
  if (!existsSync(environment)) return undefined;
  return (readWritten(environment, ENVIRONMENT) as { target?: Target }).target;
}
