/** A name alone is a reference, wherever one is written. */
import { describe, expect, it } from "vitest";
import { datasets } from "../../src/data/registry.ts";
import { resolveExperiment } from "../../src/experiment/resolve.ts";
import { applySettings } from "../../src/experiment/settings.ts";
import { dataset } from "../run/world.ts";

const set = (given: Record<string, unknown>, ...settings: string[]) =>
  applySettings(given, settings, { recipe: "blocks", datasets });

describe("a reference", () => {
  it("is a name or an object with one, in an experiment as a person writes it", () => {
    const written = {
      data: "faces",
      recipe: "blocks",
      net: "mlp",
      optimiser: "adamW",
      metrics: ["mig", { name: "sap" }],
    };
    const { data, net, optimiser, metrics } = resolveExperiment(written, dataset);
    expect([data, net, optimiser, metrics]).toEqual([
      { name: "faces" },
      { name: "mlp" },
      { name: "adamW" },
      [{ name: "mig" }, { name: "sap" }],
    ]);
  });
  it("is the same in a setting, alone, in a list of JSON and in a list by comma", () => {
    const metrics = [{ name: "mig" }, { name: "sap" }];
    expect(set({}, 'metrics=["mig","sap"]')).toEqual({ metrics });
    expect(set({}, "metrics=mig,sap")).toEqual({ metrics });
    expect(set({}, "metrics=mig")).toEqual({ metrics: [{ name: "mig" }] });
    expect(set({}, "net=mlp")).toEqual({ net: { name: "mlp" } });
  });
  it("takes options after its name was set, and from a file that gave the name alone", () => {
    const options = { people: 6 };
    expect(set({ data: "faces" }, "data.people=6")).toEqual({ data: { name: "faces", options } });
    expect(set({}, "data=faces", "data.people=6")).toEqual({ data: { name: "faces", options } });
  });
  it.each([[null], ["faces"], [["faces"]], [7]])("an experiment that is %j is refused in words", (given) => {
    expect(() => resolveExperiment(given, dataset)).toThrow(
      /^experiment "experiment": expected .+ The smallest one/,
    );
  });
});
