/** Pictures → codes by a run's encoder, in the page; the cosine of each block to that of the first picture. */
import { openPictureEncoder, openRuntime } from "../../../src/web.ts";

const input = document.querySelector("input")!;
const said = document.querySelector<HTMLElement>("#said")!;
const table = document.querySelector("table")!;
const strip = document.querySelector("#pictures")!;

const bytes = new Uint8Array(await (await fetch("./encoder.onnx")).arrayBuffer());
const encoder = await openPictureEncoder(await openRuntime("wasm", { threads: 1 }), bytes);
said.textContent = "Choose two pictures or more.";

async function pixelsOf(file: File): Promise<ImageData> {
  const picture = await createImageBitmap(file);
  const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d")!;
  context.drawImage(picture, 0, 0);
  return context.getImageData(0, 0, picture.width, picture.height);
}

const cosine = (a: Float32Array, b: Float32Array) => {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

input.addEventListener("change", async () => {
  const files = [...(input.files ?? [])];
  try {
    const { data, columns } = await encoder.encode(await Promise.all(files.map(pixelsOf)));
    const part = (row: number, [start, end]: readonly [number, number]) =>
      Float32Array.from(data.subarray(row * columns + start, row * columns + end));
    strip.replaceChildren(
      ...files.map((file) => Object.assign(new Image(), { src: URL.createObjectURL(file), alt: file.name })),
    );
    table.hidden = false;
    table.replaceChildren();
    const line = (cells: readonly string[], tag: "th" | "td") => {
      const row = table.insertRow();
      cells.forEach((text, i) => {
        row.append(Object.assign(document.createElement(i === 0 ? "th" : tag), { textContent: text }));
      });
    };
    line(["block", ...files.slice(1).map(({ name }) => name)], "th");
    for (const [name, { columns: own }] of Object.entries(encoder.contract.blocks)) {
      const first = part(0, own);
      line([name, ...files.slice(1).map((_, i) => cosine(first, part(i + 1, own)).toFixed(2))], "td");
    }
    said.textContent = `Compared with ${files[0].name}, by the cosine of each block.`;
  } catch (error) {
    said.textContent = `These pictures could not be compared: ${error instanceof Error ? error.message : error}`;
  }
});
