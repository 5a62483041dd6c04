/** `environment.json`: on what machine a run was computed, and where. */
import { existsSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { paths, readWritten } from "./folder.ts";
import { VERSION } from "./version.ts";
import { ENVIRONMENT } from "./written.ts";

/** This machine, and the backend of the run. */
export function environment(backend: string) {
  const { length: cores } = cpus();
  return {
    unweave: VERSION,
    backend,
    node: process.version,
    platform: platform(),
    arch: arch(),
    cores,
    model: cpus()[0]?.model,
  };
}

/** The backend that a run was trained on. */
export function backendOf(folder: string): string {
  const { environment } = paths(folder);
  if (!existsSync(environment)) return "cpu";
  return (readWritten(environment, ENVIRONMENT) as { backend?: string }).backend ?? "cpu";
}
