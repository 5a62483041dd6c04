/** Layers against PyTorch in float64: outputs and gradients. */
import { testFixture } from "../fixtures/suite.ts";

/** Case → the operator it waits for. */
const NOT_YET: Readonly<Record<string, string>> = {};

testFixture("layers", NOT_YET);
