/**
 * The one error grammar: `kind "name": expected …, got …. what to do`.
 * An InputError is the user's to mend (exit 2); any other error is ours (exit 1).
 */
import { closest, distance } from "fastest-levenshtein";

/**
 * A mistake in what the user gave. The message says what was expected, what was found and what to do.
 *
 * ```ts
 * try {
 *   openRun("no/such/folder");
 * } catch (error) {
 *   if (error instanceof InputError) console.log(error.kind, error.subject, error.message);
 * }
 * ```
 */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly kind: string;
  readonly subject: string;
  readonly expected: string;
  readonly got: string;
  readonly todo: string;
  constructor(kind: string, subject: string, expected: string, got: string, todo: string) {
    super(`${kind} "${subject}": expected ${expected}, got ${got}. ${todo}`);
    this.kind = kind;
    this.subject = subject;
    this.expected = expected;
    this.got = got;
    this.todo = todo;
  }
}

/**
 * A failure of the work itself (disk full, training diverged), in the same grammar; exit 1.
 *
 * ```ts
 * const ours = (error: unknown) => error instanceof RunError;
 * console.log(ours(new RunError("output", "/full", "a place that can be written", "a full disk", "Free some space.")));
 * ```
 */
export class RunError extends Error {
  override readonly name = "RunError";
  constructor(kind: string, subject: string, expected: string, got: string, todo: string) {
    super(`${kind} "${subject}": expected ${expected}, got ${got}. ${todo}`);
  }
}

/** An InputError for a name that does not exist, offering the nearest one that does if one is near. */
export function unknownName(kind: string, name: string, known: readonly string[]): InputError {
  const near = nearestName(name, known);
  const hint =
    near !== null ? `Did you mean "${near}"?` : known.length > 0 ? "Choose one." : "There are none.";
  return new InputError(
    kind,
    name,
    `one of ${[...known].sort().join(", ") || "none"}`,
    "an unknown name",
    hint,
  );
}

/** Share of the letters that may differ, and letters of a name that must stand in another, for the two to be near. */
const [DIFFERENT, TOGETHER] = [0.4, 3];
const sorted = (text: string) => [...text].sort().join("");

/**
 * The known name that somebody who wrote `name` probably meant, or null: few letters differ, the letters changed places, one of
 * the two begins with the other, or it is a part of the known one. Case matters less than letters: "adamw" is "adamW", not "adam".
 */
export function nearestName(name: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const [lower, wanted] = [known.map((each) => each.toLowerCase()), name.toLowerCase()];
  const near = closest(wanted, lower);
  const letters = Math.max(wanted.length, near.length);
  // One letter may differ of two already, but not of one.
  if (distance(wanted, near) <= Math.max(letters > 1 ? 1 : 0, DIFFERENT * letters))
    return known[lower.indexOf(near)];
  const long = (text: string) => text.length >= TOGETHER;
  const alike = (each: string) =>
    (long(wanted) && each.includes(wanted)) ||
    (long(each) && wanted.startsWith(each)) ||
    sorted(wanted) === sorted(each);
  return known.find((_, at) => alike(lower[at])) ?? null;
}

/** What a schema's message says was expected and found: "Invalid input: expected number, received string". */
export function expectedAndGot(message: string): [expected: string, got: string] {
  const choice = /^Invalid option: expected (one of .+)$/.exec(message);
  if (choice !== null) return [choice[1].replaceAll('"|"', '", "'), "another value"];
  const size = /^Too (?:(small)|big): expected (.+?) to (?:be|have) (.+)$/.exec(message);
  if (size !== null) return [`${size[2]} of ${size[3]}`, size[1] ? "less" : "more"];
  const multiple = /^Invalid number: must be (a multiple of .+)$/.exec(message);
  if (multiple !== null) return [multiple[1], "another number"];
  const found = /expected (.+), received (.+)$/.exec(message);
  return found === null ? ["a valid value", message] : [found[1], found[2]];
}

/** Throws an InputError unless `condition` holds. */
export function expect(
  condition: boolean,
  kind: string,
  name: string,
  expected: string,
  got: string,
  todo: string,
): asserts condition {
  if (!condition) throw new InputError(kind, name, expected, got, todo);
}

/**
 * The user pressed Ctrl-C, or a program's signal was aborted; exit 130, or 143 and 129 where SIGTERM or SIGHUP did it.
 *
 * ```ts
 * const signal = AbortSignal.abort();
 * const stopped = await train({ data: "faces", recipe: "blocks", steps: 2 }, { folder: "runs/stopped", signal }).catch(
 *   (error) => error instanceof Interrupted,
 * );
 * console.log(stopped); // true
 * ```
 */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** What `work` comes to, or Interrupted with `message` as soon as `signal` is aborted, though the work may go on unheard. */
export function orInterrupted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  message: string,
): Promise<T> {
  if (signal === undefined) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new Interrupted(message));
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener("abort", stop));
}
