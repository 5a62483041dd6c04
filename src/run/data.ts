/** `data.json`: what data a run saw, where it was, and which rows were for what. */
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { DataRecord, Part } from "../data/record.ts";
import { datasets } from "../data/registry.ts";
import { expect } from "../errors.ts";
import { writeFile } from "../files.ts";
import type { Ref } from "../types/index.ts";
import { FORMAT, paths, readJson, readWritten } from "./folder.ts";
import { DATA } from "./written.ts";

/** Options of any dataset that name a place, seen from the working directory. */
const PLACES = ["path", "table"];
/**
 * Options of the dataset `name` that say where it lies: equal data has others on another machine. An unknown dataset is an
 * InputError.
 */
export const placeOptions = (name: string): readonly string[] => [
  ...PLACES,
  ...((datasets.has(name) && datasets.lookup(name).places) || []),
];

/** Of a digest that people compare. */
const DIGITS = 8;

/** A place as it was when the run was begun; relative to the run folder. */
interface Place {
  readonly absolute: string;
  readonly relative: string;
}
/** The file. */
export interface DataFile extends DataRecord {
  readonly format: number;
  /** By option; empty for data that is drawn. */
  readonly places: Readonly<Record<string, Place>>;
}

/** Writes the record of a run's data. Everything but `places` is the same for the same data, wherever it lies. */
export function writeData(folder: string, data: Ref, { rows, factors, ...head }: DataRecord): void {
  const known = { ...head, format: FORMAT, places: placesOf(folder, data) };
  const lines = (list: readonly unknown[]) => list.map((each) => `    ${JSON.stringify(each)}`).join(",\n");
  const text = JSON.stringify(known, null, 2).slice(0, -2);
  // A line for a row: tables of a million rows stay readable, and so do differences between two of them.
  writeFile(
    paths(folder).data,
    `${text},\n  "factors": [\n${lines(factors)}\n  ],\n  "rows": [\n${lines(rows)}\n  ]\n}\n`,
  );
}

/**
 * The record of a run's data; null for a run of an earlier version, which has none. A file that cannot be read as such is an
 * InputError.
 */
export function readData(folder: string): DataFile | null {
  const { data } = paths(folder);
  if (!existsSync(data)) return null;
  const read = readJson(data) as DataFile | null;
  const todo = "Use the Unweave that wrote it, or restore the file.";
  expect(read?.format === FORMAT, "run file", data, `format ${FORMAT}`, `format ${read?.format}`, todo);
  return readWritten(data, DATA) as DataFile;
}

function placesOf(folder: string, { name, options = {} }: Ref): DataFile["places"] {
  const given = placeOptions(name).flatMap((key) =>
    typeof options[key] === "string" ? [[key, options[key]] as const] : [],
  );
  const placed = given.map(([key, path]) => {
    const absolute = resolve(path);
    return [key, { absolute, relative: relative(resolve(folder), absolute) }] as const;
  });
  return Object.fromEntries(placed);
}

/** How many rows were for what, and the head of the digest that equal data has wherever it lies; for people. */
export function describeData(data: DataFile | null, { name }: Ref): string {
  if (data === null) return `${name}; rows known by position only`;
  const count = (part: Part) => data.rows.filter((row) => row[1] === part).length;
  const parts = `${count("train")} train, ${count("test")} test, ${count("unseen")} unseen`;
  return `${name}: ${parts}; ${data.digest.levels.slice(0, DIGITS)}`;
}

/**
 * The data of a run where it lies now: as the experiment says it, seen from the working directory; else where it was when the run
 * was begun; else where it lies seen from the run folder, if both were moved together. What is nowhere stays as it is. An unknown
 * dataset is an InputError.
 */
export function locatedData(folder: string, data: Ref): Ref {
  const places = readData(folder)?.places ?? {};
  const found = Object.entries(data.options ?? {}).map(([key, value]) => {
    if (!placeOptions(data.name).includes(key) || typeof value !== "string") return [key, value];
    const place = places[key];
    const candidates = [
      value,
      ...(place === undefined ? [] : [place.absolute, join(folder, place.relative)]),
    ];
    return [key, candidates.find((path) => existsSync(path)) ?? value];
  });
  return data.options === undefined ? data : { ...data, options: Object.fromEntries(found) };
}
