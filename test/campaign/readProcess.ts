/** A process that reads the files it is told of and says what came of each (pool.ts). */
import { InputError, RunError } from "../../src/errors.ts";
import { type Format, readers } from "./readers.ts";

/** A file, and how it is to be read. */
export interface Question {
  readonly format: Format;
  readonly path: string;
}
/** It was read, refused in the grammar of errors, or something else was thrown. */
export interface Answer {
  readonly kind: "read" | "refused" | "stack";
  readonly what: string;
}

const GRAMMAR = /^\S.* ".*": expected .+, got .+\. .+/s;

function answerTo(error: unknown): Answer {
  const ours = error instanceof InputError || error instanceof RunError;
  if (ours && GRAMMAR.test(error.message)) return { kind: "refused", what: error.message };
  const { message = `${error}`, stack = "" } = error as Error;
  const place = stack.split("\n").find((line) => /(src|node_modules)\//.test(line)) ?? "";
  return {
    kind: "stack",
    what: `${ours ? "not in the grammar: " : ""}${message.split("\n")[0]} ${place.trim()}`,
  };
}

const answer = (given: Answer) => process.send!(given);
// What a library throws after its caller has gone on is a stack as well.
process.on("uncaughtException", (error) => answer(answerTo(error)));
process.on("message", ({ format, path }: Question) => {
  readers[format](path).then(
    () => answer({ kind: "read", what: "" }),
    (error: unknown) => answer(answerTo(error)),
  );
});
