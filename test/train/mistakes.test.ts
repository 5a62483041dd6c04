/** A mistake in a term of one's own is told where it was made. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { extend } from "../../src/catalogue.ts";
import { mean, mul, slice } from "../../src/engine/index.ts";
import { define } from "../../src/registry.ts";
import { assemble } from "../../src/train/assemble.ts";
import type { Term, TermContext } from "../../src/types/index.ts";
import { dataset, experiment } from "../run/world.ts";

const rows = Int32Array.from({ length: dataset.rows }, (_, i) => i);
const term = (create: () => Term) =>
  define({
    about: "a term with a mistake",
    source: "test",
    verified: "no",
    options: z.strictObject({}),
    create,
  });

/** Multiplies the codes of both views by those of one. */
const lopsided = ({ codes, pairs }: TermContext) => mean(mul(codes, slice(codes, 0, 0, pairs))); // the mistake

extend("term", { lopsided: term(() => lopsided) });

describe("shapes that do not fit in a term", () => {
  it("are told by operator, both shapes and the line of the term", () => {
    const lines = readFileSync(import.meta.filename, "utf8").split("\n");
    const line = lines.findIndex((text) => text.endsWith("// the mistake")) + 1;
    const asked = experiment({ terms: [{ name: "lopsided" }], batch: 32 });
    const dim = Object.values(asked.code).reduce((a, b) => a + b);
    expect(() => assemble(asked, dataset, rows)).toThrow(
      new RegExp(
        `^operator "mul": expected .+, got \\[32, ${dim}\\] and \\[16, ${dim}\\]\\. Written at .*mistakes\\.test\\.ts:${line}:\\d+\\)?\\.$`,
      ),
    );
  });
});
