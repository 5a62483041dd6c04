/** What trackers are told: by TensorBoard's own reader, by a real MLflow server, in a table; and that none of them stops a run. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execute } from "../../src/execute/execute.ts";
import { readEvents } from "../../src/run/events.ts";
import { type Followers, follow } from "../../src/track/follow.ts";
import { trackerNamed } from "../../src/track/named.ts";
import { crc32c } from "../../src/track/records.ts";
import type { Point } from "../../src/track/tracker.ts";
import { complaint, newPath, photos, small, unweave } from "../cli/program.ts";
import { dataset, experiment, newFolder } from "../run/world.ts";

const python = process.env.UNWEAVE_PYTHON || "python3";
const has = (name: string) => spawnSync(python, ["-c", `import ${name}`]).status === 0;
const [hasTensorBoard, hasMlflow] = [has("tensorboard"), has("mlflow")];

/** What TensorBoard makes of an event file: scalars, pictures, and what its plugin of hyperparameters reads. */
const READ = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import metadata
a = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "images": 0, "tensors": 0})
a.Reload()
start = metadata.parse_session_start_info_plugin_data(
    a.SummaryMetadata("_hparams_/session_start_info").plugin_data.content)
end = metadata.parse_session_end_info_plugin_data(
    a.SummaryMetadata("_hparams_/session_end_info").plugin_data.content)
value = lambda v: getattr(v, v.WhichOneof("kind"))
print(json.dumps({
    "scalars": {tag: [[e.step, e.value] for e in a.Scalars(tag)] for tag in a.Tags()["scalars"]},
    "images": {tag: [[e.step, e.width, e.height, len(e.encoded_image_string)] for e in a.Images(tag)] for tag in a.Tags()["images"]},
    "hparams": {key: value(v) for key, v in start.hparams.items()},
    "status": end.status,
}))
`;

describe("a run that is tracked", () => {
  const folder = newFolder();
  const run = experiment({ recipe: "editableBlocks", steps: 12, metrics: [{ name: "mig" }] });
  beforeAll(async () => {
    await execute(run, dataset, { folder, track: ["tensorboard", "csv"] });
  });
  const steps = () => readEvents(join(folder, "events.jsonl")).filter(({ type }) => type === "step");

  it("has every number in a table", () => {
    const [head, ...lines] = readFileSync(join(folder, "metrics.csv"), "utf8").trim().split("\n");
    expect(head).toBe("step,name,value");
    const losses = lines.map((line) => line.split(",")).filter(([, name]) => name === "train/loss");
    expect(losses.map(([step, , value]) => [Number(step), Number(value)])).toEqual(
      steps().map(({ step, loss }) => [step, loss]),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^12,score\/mig,[\d.e-]+$/));
  });
  it("has one file of events whose checksums are Castagnoli's", () => {
    expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
    expect(readdirSync(folder).filter((name) => name.includes("tfevents"))).toHaveLength(1);
  });
  it.runIf(hasTensorBoard)("is read by TensorBoard: numbers, hyperparameters, pictures, the end", () => {
    const { status, stdout, stderr } = spawnSync(python, ["-c", READ, folder], { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    const read = JSON.parse(stdout);
    expect(read.scalars["train/loss"]).toEqual(steps().map(({ step, loss }) => [step, loss]));
    const names = Object.keys(steps()[0].parts ?? {}).map((name) => `train/${name}`);
    expect(Object.keys(read.scalars)).toEqual(
      expect.arrayContaining([...names, "train/gradientNorm", "score/mig"]),
    );
    expect(read.hparams).toMatchObject({
      steps: 12,
      batch: 32,
      recipe: "editableBlocks",
      "optimiser.name": "adam",
    });
    expect(read.status).toBe(1);
    const [[step, width, height, size]] = read.images["edits/shape"];
    expect([step, size > 100, width > height]).toEqual([12, true, true]);
  });
  it("goes on in the same places, and what is done again counts once", async () => {
    const stopped = newFolder();
    const signal = AbortSignal.abort();
    const options = { folder: stopped, track: ["csv", "tensorboard"] };
    await expect(execute(run, dataset, { ...options, signal })).rejects.toThrow("stopped after step 0");
    await execute(run, dataset, { ...options, resume: true });
    const lines = readFileSync(join(stopped, "metrics.csv"), "utf8").trim().split("\n");
    expect(lines.filter((line) => line.includes("train/loss"))).toHaveLength(12);
    expect(readdirSync(stopped).filter((name) => name.includes("tfevents"))).toHaveLength(1);
    if (!hasTensorBoard) return;
    const { stdout } = spawnSync(python, ["-c", READ, stopped], { encoding: "utf8" });
    expect(JSON.parse(stdout).scalars["train/loss"]).toHaveLength(12);
  });
});

describe.runIf(hasMlflow)("a real server of MLflow", () => {
  let server: ChildProcess;
  let url: string;
  beforeAll(async () => {
    const folder = newPath();
    mkdirSync(folder);
    const { port } = await listening();
    url = `http://127.0.0.1:${port}`;
    const store = ["--backend-store-uri", `sqlite:///${folder}/m.db`, "--artifacts-destination", folder];
    const args = ["-m", "mlflow", "server", ...store, "--workers", "1", "--port", `${port}`];
    server = spawn(python, args, {
      ...{ stdio: "ignore", cwd: folder, detached: true },
      env: { ...process.env, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false" },
    });
    for (let tries = 0; tries < 240; tries++) {
      const up = await fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
      // The first question opens its database, which takes seconds.
      if (up) return void (await fetch(`${url}/api/2.0/mlflow/experiments/get?experiment_id=0`));
      await wait(500);
    }
    throw new Error("MLflow did not start");
  }, 150_000);
  afterAll(() => {
    // It starts processes of its own, which are one group.
    if (server?.pid !== undefined) process.kill(-server.pid);
  });

  it("has the run, its hyperparameters, its numbers and its end", async () => {
    const folder = newFolder();
    const notes: string[] = [];
    const run = experiment({ steps: 12, metrics: [{ name: "mig" }] });
    await execute(run, dataset, {
      folder,
      track: [`mlflow:${url}#mine`],
      onNote: (text) => notes.push(text),
    });
    expect(notes).toEqual([]);
    const { run: id } = JSON.parse(readFileSync(join(folder, "mlflow.json"), "utf8"));
    const get = async (what: string) => (await fetch(`${url}/api/2.0/mlflow/${what}`)).json();
    const held = (await get(`runs/get?run_id=${id}`)).run;
    expect(held.info.status).toBe("FINISHED");
    expect(held.data.params).toContainEqual({ key: "optimiser.name", value: "adam" });
    const { metrics } = await get(`metrics/get-history?run_id=${id}&metric_key=train/loss`);
    const losses = readEvents(join(folder, "events.jsonl")).filter(({ type }) => type === "step");
    expect(metrics.map(({ step, value }: { step: number; value: number }) => [Number(step), value])).toEqual(
      losses.map(({ step, loss }) => [step, loss]),
    );
    expect(held.data.metrics.map(({ key }: { key: string }) => key)).toContain("score/mig");
    expect(held.data.metrics.length).toBeLessThanOrEqual(60);
  }, 60_000);
});

/** A port that was free a moment ago, or a server on it. */
async function listening(server?: Server): Promise<AddressInfo> {
  const open = server ?? createServer();
  open.listen(0, "127.0.0.1");
  await once(open, "listening");
  const address = open.address() as AddressInfo;
  if (server === undefined) open.close();
  return address;
}

describe("a tracker that is dead, slow or full", () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });
  const serving = async (answer: (index: number) => number | null) => {
    let calls = 0;
    const server = createServer((_, response) => {
      const status = answer(calls++);
      if (status !== null)
        response.writeHead(status).end('{"run":{"info":{"run_id":"1"}},"experiment_id":"1"}');
    });
    servers.push(server);
    const { port } = await listening(server);
    return { url: `http://127.0.0.1:${port}`, calls: () => calls };
  };
  const point = (step: number): Point => ({ name: "train/loss", value: step, step, time: Date.now() });
  async function told(track: string, folder: string, work: (followers: Followers) => Promise<void>) {
    const notes: string[] = [];
    const run = { folder, experiment: experiment(), from: 0 };
    const followers = follow([trackerNamed(track)], run, (text) => notes.push(text), {
      every: 5,
      atEnd: 300,
    });
    const started = performance.now();
    await work(followers);
    return { notes, milliseconds: performance.now() - started };
  }
  const training = async (followers: Followers) => {
    for (let step = 1; step <= 20; step++) {
      followers.add([point(step)]);
      await wait(5);
    }
    await followers.end("finished");
  };
  const folder = () => {
    const path = newPath();
    mkdirSync(path);
    return path;
  };

  it.each([
    ["answers 500", () => 500],
    ["answers 500 in the middle", (index: number) => (index < 4 ? 200 : 500)],
  ])("a server that %s is left behind after one warning", async (_, answer) => {
    const { url } = await serving(answer);
    const { notes, milliseconds } = await told(`mlflow:${url}`, folder(), training);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(
      /^warning: mlflow is told no more of this run, which goes on: .+ was answered 500$/,
    );
    expect(milliseconds).toBeLessThan(2000);
  });
  it("a server that never answers is waited for a moment at the end", async () => {
    const { url } = await serving(() => null);
    const { notes, milliseconds } = await told(`mlflow:${url}`, folder(), training);
    expect(notes).toEqual([
      expect.stringMatching(/goes on: no end after 0\.3 seconds, 20 numbers not told$/),
    ]);
    expect(milliseconds).toBeLessThan(2000);
  });
  it("a server that is not there", async () => {
    const { port } = await listening();
    const { notes } = await told(`mlflow:http://127.0.0.1:${port}`, folder(), training);
    expect(notes).toHaveLength(1);
  });
  it.each(["csv", "tensorboard"])("a place that %s cannot write", async (name) => {
    const file = newPath();
    writeFileSync(file, "");
    const { notes } = await told(`${name}:${join(file, "no", "folder")}`, folder(), training);
    expect(notes).toEqual([expect.stringMatching(/^warning: \w+ is told no more of this run.+ENOTDIR/)]);
  });
  it.runIf(existsSync("/dev/full")).each(["csv", "tensorboard"])("a disk that is full, %s", async (name) => {
    const [run, events] = [folder(), folder()];
    // TensorBoard's file is the one that a folder has already.
    mkdirSync(join(events, basename(run)));
    symlinkSync("/dev/full", join(events, basename(run), "events.out.tfevents.1.full"));
    const { notes } = await told(name === "csv" ? "csv:/dev/full" : `${name}:${events}`, run, training);
    expect(notes).toEqual([expect.stringMatching(/^warning: \w+ is told no more of this run.+ENOSPC/)]);
  });
  it("leaves the whole run as it would be, from the command line", async () => {
    const [run, alone] = [newPath(), newPath()];
    const { url } = await serving(() => 500);
    const args = [
      "train",
      ...small(await photos()),
      "--set",
      "steps=3",
      "--set",
      'metrics=[{"name":"collapse"}]',
    ];
    const { code, error } = await unweave([
      ...args,
      "--out",
      run,
      "--track",
      `mlflow:${url}`,
      "--track",
      "csv",
    ]);
    expect(code, error).toBe(0);
    expect(error.match(/warning: mlflow/g)).toHaveLength(1);
    expect((await unweave([...args, "--out", alone])).code).toBe(0);
    for (const name of ["scores.json", "encoder.onnx", "events.jsonl"])
      expect(readFileSync(join(run, name)).equals(readFileSync(join(alone, name)))).toBe(true);
    expect(existsSync(join(run, "metrics.csv"))).toBe(true);
  });
});

it("is refused where there is no such tracker, before anything is read", async () => {
  const ask = (track: string) => complaint(["train", "no-such-folder", "--track", track]);
  expect(await ask("tensorbord")).toMatch(
    /^tracker "tensorbord": expected one of csv, mlflow, tensorboard.+Did you mean/,
  );
  expect(await ask("mlflow")).toMatch(
    /^tracker "mlflow": expected the address of an MLflow server, got none/,
  );
  expect(await ask("mlflow:localhost:5000")).toMatch(/got localhost:5000/);
});
