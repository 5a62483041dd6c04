/** `node trainProcess.ts FOLDER SPEC`: a training in a process that can be killed. */
import { train } from "../../../packages/sweep/src/kinds/train.ts";

const [folder, spec] = process.argv.slice(2);
await train(JSON.parse(spec), {
  folder,
  needs: { cores: 1, memory: 500, backend: "cpu" },
  signal: new AbortController().signal,
  store: null as never,
  progress: () => {},
});
