/** Where a study's files lie, which no default can know: they are no part of the repository. */
import { z } from "zod";
import { InputError } from "../src/index.ts";

/** The option `data` of a study that reads files. */
export const dataOption = z.string().min(1).optional();

/** The path that was given; an InputError says what must lie there where none was. */
export function expectData(data: string | undefined, holds: string): string {
  if (data !== undefined) return data;
  throw new InputError("option", "data", holds, "no path", "Name it: --set data=PATH.");
}
