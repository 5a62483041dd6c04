/** An experiment.json that somebody changed: what is no experiment is one error. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openRun } from "../../src/run/folder.ts";
import { folder } from "../data/world.ts";

const whole = readFileSync(new URL("../golden/runs/blocks/experiment.json", import.meta.url), "utf8");
const root = folder({ "experiment.json": whole });

it.each([
  [
    '"code"',
    '"#ode"',
    /^run file ".+experiment\.json": expected code as it was written, got .+\. Restore the file/,
  ],
  ['"identity": 4', '"identity": -4', /expected code\.identity as it was written/],
  ['"name": "faces"', '"name": 5', /expected data\.name as it was written/],
])("%s written %s is named", (from, to, message) => {
  writeFileSync(join(root, "experiment.json"), whole.replace(from, to));
  expect(() => openRun(root)).toThrow(message);
});
