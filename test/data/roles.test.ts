/** Roles of factors: set by datasets that know them, declared by people for their own pictures. */
import { describe, expect, it } from "vitest";
import { loaded } from "../../src/data/dataset.ts";
import * as entries from "../../src/data/index.ts";
import { datasets } from "../../src/data/registry.ts";
import { summarise } from "../../src/data/summary.ts";
import type { Dataset } from "../../src/types/index.ts";
import { integers, npyBytes } from "../formats/npyFile.ts";
import { flat, folder, readImages } from "./world.ts";

const rolesOf = ({ factors }: Pick<Dataset, "factors">) =>
  Object.fromEntries(factors.map(({ name, role }) => [name, role]));

/** Two people under two lights, a picture each. */
async function people(): Promise<string> {
  const grey = await flat(16, 16, [90]).png().toBuffer();
  const rows = ["a.png,ann,left", "b.png,ann,right", "c.png,bob,left", "d.png,bob,right"];
  const pictures = Object.fromEntries(["a", "b", "c", "d"].map((name) => [`${name}.png`, grey]));
  return folder({ "labels.csv": ["file,person,light", ...rows].join("\n"), ...pictures });
}

describe("roles of factors", () => {
  it("are known of the drawn heads and shown by data info", async () => {
    const faces = await entries.faces.create({ people: 4, pictures: 8, seed: 0, shrink: 4 });
    expect(rolesOf(faces)).toEqual({
      identity: "content",
      lighting: "nuisance",
      pose: "nuisance",
      expression: "nuisance",
    });
    expect(summarise(faces)[0]).toMatchObject({ name: "identity", role: "content" });
  });
  it("are unknown of a folder of pictures until somebody declares them", async () => {
    const path = await people();
    expect(rolesOf(await readImages(path))).toEqual({ person: undefined, light: undefined });
    const roles = { person: "content", light: "nuisance" };
    expect(rolesOf(await readImages(path, { roles }))).toEqual(roles);
  });
  it("refuse a factor that is not there, and a word that is no role", async () => {
    const path = await people();
    await expect(readImages(path, { roles: { persn: "content" } })).rejects.toThrow(
      /^factor "persn": expected one of light, person, got an unknown name\. Did you mean "person"\?$/,
    );
    await expect(readImages(path, { roles: { person: "subject" } })).rejects.toThrow(
      /^option of dataset "images" "roles\.person": expected one of "content", "nuisance", got another value\. /,
    );
  });
  it("are declared beside kinds for archives", async () => {
    const path = folder({
      "images.npy": npyBytes({ descr: "|u1", shape: [4, 16, 16] }, new Uint8Array(1024).fill(9)),
      "size.npy": integers([4], [0, 1, 0, 1]),
    });
    const options = { path, factors: ["size"], kinds: { size: "ordinal" }, roles: { size: "nuisance" } };
    const archive = loaded(await datasets.resolve({ name: "npz", options }));
    expect(archive.factors[0]).toMatchObject({ name: "size", kind: "ordinal", role: "nuisance" });
  });
});
