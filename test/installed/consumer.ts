/** What somebody writes who has installed the packages: the README's example, names that are misspelt, a page. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./packed.ts";

/** What makes the README's training one of seconds. */
const SMALL: readonly (readonly [string, string])[] = [
  [
    `train({ data: "faces", recipe: "disco", code }`,
    `train({ data: { name: "faces", options: { people: 4, pictures: 96 } }, recipe: "disco", code, steps: 3, batch: 16 }`,
  ],
  [`openDataset("faces")`, `openDataset({ name: "faces", options: { people: 4, pictures: 96 } })`],
];

/** The README's example as it stands. */
export function readmeExample(): string {
  const text = readFileSync(join(ROOT, "README.md"), "utf8");
  const [, example] = /```ts\n(import [^`]* from "unweave";\n[^`]*)```/.exec(text)!;
  return example;
}

/** The same on a few pictures; `says` is what it prints at its end. */
export function smallExample(says: string): string {
  const small = SMALL.reduce((text, [whole, part]) => {
    if (!text.includes(whole)) throw new Error(`the README's example has no ${whole}`);
    return text.replace(whole, part);
  }, readmeExample());
  return `${small}console.log("${says}", codes.lighting.columns, typeof scores.dci?.perFactor.lighting);\n`;
}

/** A module as CommonJS has it. */
export const asCommonJs = (module: string): string =>
  `${module.replace(/^import (\{[^}]*\}) from ("unweave");/, "const $1 = require($2);\nvoid (async () => {")}})();\n`;

/** Each line that is marked has a name that must not compile. */
export const MISSPELT = `import { evaluate, type Experiment, openDataset, train } from "unweave";
import { runSweep } from "@unweave/sweep";
import { resolveExperiment, type WebBackend } from "unweave/web";

const code = { identity: 2, lighting: 2 };
const run = await train({ data: "faces", recipe: "disco", code, metrics: ["mig"] }, { folder: "runs/typed" });
const codes = await run.encode(await openDataset("faces"));
codes.identity.columns satisfies number;
codes.identty; // wrong
run.scores.mig?.value satisfies number | undefined;
run.scores.migg; // wrong
run.scores.mig?.perBlock.lightning; // wrong
const faces = await openDataset("faces");
await evaluate({ codes, ...faces }, { metrics: ["dci"] });
await evaluate({ codes, ...faces }, { metrics: ["dcii"] }); // wrong
await openDataset("facees"); // wrong
const backend: WebBackend = "cuda"; // wrong
const experiment: Experiment = resolveExperiment({ data: { name: "faces" }, recipe: "blocks" }, faces);
export { backend, runSweep, experiment };
`;

/** Lines of a text that are marked, counted from 1. */
export const wrongLines = (text: string): number[] =>
  text.split("\n").flatMap((line, at) => (line.endsWith("// wrong") ? [at + 1] : []));

/** As strict as the compiler is, declarations of packages included. */
export const TSCONFIG = {
  compilerOptions: {
    ...{ target: "ES2024", module: "NodeNext", strict: true, skipLibCheck: false, noEmit: true },
    ...{ types: ["node"], lib: ["ES2024", "DOM", "DOM.Iterable"] },
  },
  files: ["example.mts", "misspelt.mts"],
};

/** The same for a page, which knows no type of Node. */
export const PAGE_TSCONFIG = {
  compilerOptions: {
    ...{ target: "ES2022", module: "ESNext", moduleResolution: "bundler", strict: true, skipLibCheck: false },
    ...{ noEmit: true, types: [], lib: ["ES2022", "DOM", "DOM.Iterable"] },
  },
  files: ["page.ts"],
};

/** The side of the picture that the page and the program read, and its bytes. */
const SIDE = 64;
const red = (x: number, y: number, c: number) => (x * 3 + y * 5 * (c + 1)) % 256;
/** That picture as a file. */
export function ppm(): Buffer {
  const bytes = Array.from({ length: 3 * SIDE * SIDE }, (_, i) => {
    const at = Math.floor(i / 3);
    return red(at % SIDE, Math.floor(at / SIDE), i % 3);
  });
  return Buffer.concat([Buffer.from(`P6\n${SIDE} ${SIDE}\n255\n`), Uint8Array.from(bytes)]);
}

/** A page that makes the code of that picture, and writes it into its `output`. */
export const PAGE = `import { openPictureEncoder, openRuntime } from "unweave/web";

const red: (x: number, y: number, c: number) => number = ${red};
const data = new Uint8ClampedArray(4 * ${SIDE} * ${SIDE}).fill(255);
for (let y = 0; y < ${SIDE}; y++)
  for (let x = 0; x < ${SIDE}; x++)
    for (let c = 0; c < 3; c++) data[4 * (${SIDE} * y + x) + c] = red(x, y, c);
const output = document.createElement("output");
try {
  const model = new Uint8Array(await (await fetch("encoder.onnx")).arrayBuffer());
  const encoder = await openPictureEncoder(await openRuntime("wasm"), model);
  const codes = await encoder.encode([new ImageData(data, ${SIDE}, ${SIDE})]);
  output.value = JSON.stringify([...codes.data]);
} catch (error) {
  output.value = JSON.stringify(String(error));
}
document.body.append(output);
`;
