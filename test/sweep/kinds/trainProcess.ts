/** `node trainProcess.ts FOLDER SPEC`: a training in a process that can be killed. */
import { train } from "../../../packages/sweep/src/kinds/train.ts";
import { contextOf } from "./context.ts";

const [folder, spec] = process.argv.slice(2);
await train(JSON.parse(spec), contextOf(folder));
