/** A run of MLflow, by its REST interface. */
import { readFile, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { flat, type OpenTracker, type Point } from "./tracker.ts";

/** Names of numbers that a run may have: a page of MLflow with thousands of them stands still. */
const MOST_NAMES = 60;
/** What one request may hold. */
const [MOST_POINTS, MOST_PARAMS, MOST_LETTERS] = [1000, 100, 500];
/** Milliseconds until a request that is not answered is given up. */
const PATIENCE = 10_000;
/** Of the server that runs are kept under, unless the address names another behind `#`. */
const EXPERIMENT = "unweave";
const STATUS = { finished: "FINISHED", stopped: "KILLED", failed: "FAILED" } as const;

/** `mlflow:http://HOST:5000`, with `#NAME` for an experiment other than "unweave". */
export const mlflow: OpenTracker = async (where, run, signal) => {
  const { hash, username, password, origin, pathname } = new URL(where);
  const address = `${origin}${pathname.replace(/\/+$/, "")}`;
  const experiment = decodeURIComponent(hash.slice(1)) || EXPERIMENT;
  const secret = [username, password].map(decodeURIComponent).join(":");
  const call = caller(address, secret === ":" ? null : secret, signal);
  const id = await begin(call, address, experiment, run);
  const names = new Set<string>();
  const isKept = ({ name, value }: Point) => {
    if (names.size < MOST_NAMES) names.add(name);
    return names.has(name) && Number.isFinite(value);
  };
  return {
    points: async (points) => {
      const kept = points.filter(isKept).map(({ name, value, step, time }) => ({
        ...{ key: keyOf(name), value, step, timestamp: Math.round(time) },
      }));
      for (const metrics of parts(kept, MOST_POINTS))
        await call("POST", "runs/log-batch", { run_id: id, metrics });
    },
    // Pictures need the store of artefacts, which a server may keep anywhere.
    pictures: async () => {},
    end: async (how) => {
      await call("POST", "runs/update", { run_id: id, status: STATUS[how], end_time: Date.now() });
    },
  };
};

type Call = (
  method: "GET" | "POST",
  what: string,
  given: Readonly<Record<string, unknown>>,
) => Promise<Answer>;
interface Answer {
  readonly error_code?: string;
  readonly experiment?: { readonly experiment_id: string };
  readonly experiment_id?: string;
  readonly run?: { readonly info: { readonly run_id: string } };
}

function caller(address: string, secret: string | null, signal: AbortSignal): Call {
  const headers = {
    "content-type": "application/json",
    ...(secret !== null && { authorization: `Basic ${Buffer.from(secret).toString("base64")}` }),
  };
  return async (method, what, given) => {
    const url = `${address}/api/2.0/mlflow/${what}`;
    const query = method === "GET" ? `?${new URLSearchParams(given as Record<string, string>)}` : "";
    const answer = await fetch(`${url}${query}`, {
      method,
      headers,
      ...(method === "POST" && { body: JSON.stringify(given) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    });
    const said = (await answer.json().catch(() => ({}))) as Answer;
    if (!answer.ok && said.error_code !== MISSING) throw new Error(`${what} was answered ${answer.status}`);
    return said;
  };
}
const MISSING = "RESOURCE_DOES_NOT_EXIST";

/** The run's number on the server: that of before where the run goes on, which the run folder keeps. */
async function begin(
  call: Call,
  address: string,
  experiment: string,
  { folder, experiment: said, from }: Parameters<OpenTracker>[1],
): Promise<string> {
  const path = join(folder, "mlflow.json");
  const before = from === 0 ? null : await readFile(path, "utf8").then(JSON.parse, () => null);
  if (before?.address === address) {
    await call("POST", "runs/update", { run_id: before.run, status: "RUNNING" });
    return before.run;
  }
  const found = await call("GET", "experiments/get-by-name", { experiment_name: experiment });
  const made = found.experiment ?? (await call("POST", "experiments/create", { name: experiment }));
  const name = basename(resolve(folder));
  const { run } = await call("POST", "runs/create", {
    ...{ experiment_id: made.experiment_id, run_name: name, start_time: Date.now() },
  });
  if (run === undefined) throw new Error("runs/create was answered without a run");
  const { run_id: id } = run.info;
  const params = Object.entries(flat(said)).map(([key, value]) => ({
    ...{ key: keyOf(key), value: `${value}`.slice(0, MOST_LETTERS) },
  }));
  for (const some of parts(params, MOST_PARAMS))
    await call("POST", "runs/log-batch", { run_id: id, params: some });
  await writeFile(path, `${JSON.stringify({ address, run: id })}\n`);
  return id;
}

/** What MLflow takes in names. */
const keyOf = (name: string) => name.replace(/[^\w\-. /]/g, "_").slice(0, 250);

function* parts<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}
