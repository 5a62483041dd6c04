/** Checkpoints: whole or not there, the newest two kept. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { input, ParameterList } from "../../src/engine/index.ts";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import { linear } from "../../src/nets/layers.ts";
import { random } from "../../src/random.ts";
import { checkpointSteps, latestCheckpoint, saveCheckpoint } from "../../src/run/checkpoint.ts";
import { newFolder } from "../run/world.ts";

const list = new ParameterList(random(0));
linear(list.scope("net"), input("x", [1, 3]), 2);
const { parameters } = list;
const size = parameters.reduce((n, { initial }) => n + initial.length, 0);
const state = (value: number) => ({
  parameters: Float32Array.from({ length: size }, (_, i) => value + i),
  m: Float32Array.of(value, 2),
});

describe("checkpoints", () => {
  it("come back as they were saved; the newest two stay", () => {
    const folder = newFolder();
    for (const step of [5, 10, 15]) saveCheckpoint(folder, parameters, { step, state: state(step) });
    expect(checkpointSteps(folder)).toEqual([10, 15]);
    expect(readdirSync(folder)).toHaveLength(4);
    expect(latestCheckpoint(folder, parameters)).toEqual({ step: 15, state: state(15) });
  });
  it("name their arrays and shapes for other programs", () => {
    const folder = newFolder();
    saveCheckpoint(folder, parameters, { step: 1, state: state(0) });
    const label = { kind: "checkpoint", name: "x", todo: "" };
    const arrays = readSafetensors(readFileSync(join(folder, "step-000001.safetensors")), label);
    const shapes = Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, shape]));
    expect(shapes).toEqual({ "net/weight": [3, 2], "net/bias": [2], "optimiser/m": [2] });
  });
  it("without their JSON are not there: the older one is taken", () => {
    const folder = newFolder();
    for (const step of [5, 10]) saveCheckpoint(folder, parameters, { step, state: state(step) });
    rmSync(join(folder, "step-000010.json"));
    expect(latestCheckpoint(folder, parameters)?.step).toBe(5);
    expect(latestCheckpoint(newFolder(), parameters)).toBeNull();
  });
  it("of another net or cut off are refused", () => {
    const folder = newFolder();
    saveCheckpoint(folder, parameters, { step: 1, state: state(0) });
    const other = new ParameterList(random(0));
    linear(other.scope("net"), input("x", [1, 4]), 2);
    expect(() => latestCheckpoint(folder, other.parameters)).toThrow(
      /^checkpoint ".+": expected "net\/weight" with 8 numbers, got 6 numbers\. Use the run it belongs to\.$/,
    );
    const path = join(folder, "step-000001.safetensors");
    writeFileSync(path, readFileSync(path).subarray(0, -3));
    expect(() => latestCheckpoint(folder, parameters)).toThrow(
      /^checkpoint ".+": .+ got "optimiser\/m" cut off\. Resume from an earlier checkpoint\.$/,
    );
  });
});
