/** Checkpoints: whole or not there, the newest two kept. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { input, ParameterList } from "../../src/engine/index.ts";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import { linear } from "../../src/nets/layers.ts";
import { random } from "../../src/random.ts";
import { checkpointSteps, latestCheckpoint, latestValues, saveCheckpoint } from "../../src/run/checkpoint.ts";
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
  });
  it.each([
    ["cut off", (bytes: Buffer) => bytes.subarray(0, -3)],
    [
      "changed by one bit",
      (bytes: Buffer) => bytes.map((value, at) => (at === bytes.length - 2 ? value ^ 1 : value)),
    ],
    ["gone", () => null],
  ] as const)("%s are named and forgotten, and the one before is taken", (_, damage) => {
    const folder = newFolder();
    for (const step of [5, 10]) saveCheckpoint(folder, parameters, { step, state: state(step) });
    const path = join(folder, "step-000010.safetensors");
    const damaged = damage(readFileSync(path));
    if (damaged === null) rmSync(path);
    else writeFileSync(path, damaged);
    expect(() => latestValues(folder)).toThrow(
      /^checkpoint ".+": expected the bytes that were written, got /,
    );
    const why: string[] = [];
    const onDamaged = (text: string) => why.push(text);
    expect(latestCheckpoint(folder, parameters, { onDamaged })).toEqual({ step: 5, state: state(5) });
    expect(why).toEqual([expect.stringMatching(/^checkpoint ".+000010\.safetensors" is damaged: expected /)]);
    expect(checkpointSteps(folder)).toEqual([5]);
    saveCheckpoint(folder, parameters, { step: 7, state: state(7) });
    expect(readdirSync(folder)).toHaveLength(4);
  });
  it("of earlier versions have no digest and are read", () => {
    const folder = newFolder();
    saveCheckpoint(folder, parameters, { step: 3, state: state(3) });
    writeFileSync(join(folder, "step-000003.json"), '{ "format": 1, "step": 3 }');
    expect(latestCheckpoint(folder, parameters)?.step).toBe(3);
  });
  it("to which training may return stay besides the newest two", () => {
    const folder = newFolder();
    for (const step of [5, 10, 15, 20]) saveCheckpoint(folder, parameters, { step, state: state(step) }, 5);
    expect(checkpointSteps(folder)).toEqual([5, 15, 20]);
  });
});
