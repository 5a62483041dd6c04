/** `trainOn.ts BACKEND EXPERIMENT`, a process of its own whose environment names the GPU driver: prints what `trained` gives. */
import { type NodeBackend, NodeRuntime } from "../../src/engine/backends/node.ts";
import { trained } from "./trained.ts";

const [backend, experiment] = process.argv.slice(2);
console.log(JSON.stringify(await trained(JSON.parse(experiment), new NodeRuntime(backend as NodeBackend))));
