/** Terms against the released code they come from: value and gradients (test/golden/losses). */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as adapters from "../fixtures/adapters/index.ts";
import { checkCase, readFixture } from "../fixtures/check.ts";
import { testFixture } from "../fixtures/suite.ts";

const folder = new URL("../golden/losses/", import.meta.url);
const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));

for (const name of names.filter((name) => name !== "layers" && name !== "optimizers")) testFixture(name);

describe("the check itself", () => {
  const { cases } = readFixture(new URL("ntxent.json", folder).pathname);
  const [fixture] = cases;
  const gradient = fixture.expected.grads!.z1;
  const moved = { ...gradient, data: gradient.data.map((x, i) => (i === 3 ? x + 1e-4 : x)) };
  const altered = (expected: object) => ({ ...fixture, expected: { ...fixture.expected, ...expected } });

  it.each([
    ["a value that is off", altered({ value: fixture.expected.value! + 1e-3 }), "value off by 0.00100"],
    ["one gradient entry that is off", altered({ grads: { z1: moved } }), "grad/z1 off by 0.000100"],
    ["a number nobody computed", altered({ aux: { share: 1 } }), "aux/share not computed"],
    ["a bound that is not given", { ...fixture, tolerance: {} }, "tolerance NaN"],
    ["another temperature", { ...fixture, params: { ...fixture.params, temperature: 0.6 } }, "off by"],
    ["a parameter that is missing", { ...fixture, params: {} }, 'parameter "temperature" is no number'],
  ])("refuses %s", async (_, broken, complaint) => {
    expect(await checkCase(adapters.ntxent, broken)).toContain(complaint);
  });
});
