/** Five steps of every optimiser against PyTorch in float64. */
import { testFixture } from "../fixtures/suite.ts";

testFixture("optimizers");
