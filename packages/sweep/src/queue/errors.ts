/** What goes wrong between a worker and its database, in the grammar of errors and without passwords. */
import { InputError } from "../../../../src/index.ts";

const KNOWN: Readonly<Record<string, readonly [got: string, todo: string]>> = {
  ECONNREFUSED: ["nobody who listens there", "Start the server, or mend host and port of the URL."],
  ENOTFOUND: ["an unknown host", "Mend the host of the URL."],
  EAI_AGAIN: ["a host whose name cannot be looked up now", "Mend the host of the URL, or the network."],
  ETIMEDOUT: ["no answer", "Mend host and port of the URL, or the firewall between."],
  EHOSTUNREACH: ["no way to the host", "Mend the network, or the host of the URL."],
  "28P01": ["a wrong password", "Mend user and password of the URL."],
  "28000": ["a user who may not come in", "Mend the user of the URL, or the server's pg_hba.conf."],
  "3D000": ["no such database", "Make it with createdb, or mend the last part of the URL."],
  "42501": ["a user who may make no schema there", "GRANT CREATE ON DATABASE … TO that user, once."],
  "53300": ["too many connections", "Raise max_connections of the server, or run fewer workers."],
};

/** The codes of an error and of what it was caused by. */
function codeOf(error: unknown): string | undefined {
  const {
    code,
    errors,
    cause,
    message = "",
  } = error as NodeJS.ErrnoException & { errors?: unknown[]; cause?: unknown };
  if (code !== undefined && KNOWN[code] !== undefined) return code;
  for (const inner of [...(errors ?? []), ...(cause === undefined ? [] : [cause])]) {
    const found = codeOf(inner);
    if (found !== undefined) return found;
  }
  return /timeout|timed out/i.test(message) ? "ETIMEDOUT" : undefined;
}

/** An InputError for a database that cannot be opened; what is an InputError already stays. */
export function connectionError(name: string, error: unknown): Error {
  if (error instanceof InputError) return error;
  const code = codeOf(error);
  if (code === undefined) return error as Error;
  const [got, todo] = KNOWN[code];
  return new InputError("database", name, "a PostgreSQL server that answers", got, todo);
}

const GONE =
  /terminat|Connection|connect|ECONN|EPIPE|socket|timeout|shutting down|starting up|recovery mode|not opened/i;

/** Whether a call failed because the database is away for now, and not because of what was asked. */
export function isAway(error: unknown): boolean {
  const { code = "", message = "" } = error as NodeJS.ErrnoException;
  return /^(57P|08|53|ECONN|EPIPE|ENOTFOUND|EAI|ETIMEDOUT|EHOST|ENET)/.test(code) || GONE.test(message);
}
