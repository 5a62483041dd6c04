/** What the browser test runs in a page. */
import { available, type Experiment, openRuntime, type WebBackend } from "../../src/web.ts";
import { trained } from "./trained.ts";

declare global {
  var page: { available: typeof available; train: typeof train };
}

const train = async (experiment: Experiment, backend: WebBackend) =>
  trained(experiment, await openRuntime(backend));

globalThis.page = { available, train };
