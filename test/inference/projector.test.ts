/** Codes for TensorBoard's projector: what embed writes, block by block, with names and small pictures in the same order. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { readCodes } from "../../src/data/features/readFeatures.ts";
import { projector } from "../../src/data/features/stores/projector.ts";
import { columnsOf } from "../../src/data/features/stores/store.ts";
import { embed } from "../../src/inference/embed.ts";
import { complaint, newPath, photos, small, unscored, unweave } from "../cli/program.ts";

const python = process.env.UNWEAVE_PYTHON || "python3";
const hasTensorBoard = spawnSync(python, ["-c", "import tensorboard"]).status === 0;
const run = newPath();
const out = newPath();
let files: string[];

beforeAll(async () => {
  const path = await photos();
  const args = ["train", ...small(path), ...unscored, "--set", "steps=3", "--out", run];
  expect((await unweave(args)).code).toBe(0);
  files = Array.from({ length: 10 }, (_, i) => join(path, "images", `${String(i).padStart(4, "0")}.png`));
  const { code, error } = await unweave(["embed", run, ...files, "--to", `projector:${out}`]);
  expect(code, error).toBe(0);
});
const lines = (name: string) => readFileSync(join(out, name), "utf8").trim().split("\n");

describe("a projector's folder", () => {
  it("holds the numbers of every block and the names, row for row", async () => {
    const codes = `${newPath()}.npy`;
    const { blocks } = await embed({ run, files, out: codes });
    const { data, columns } = readCodes(codes).codes;
    expect(lines("picture-names.tsv")).toEqual(files);
    for (const [name, [start, end]] of Object.entries(blocks)) {
      const rows = lines(`${name}.tsv`).map((line) => Float32Array.from(line.split("\t"), Number));
      expect(rows).toHaveLength(files.length);
      rows.forEach((row, i) => {
        expect([...row]).toEqual([...data.subarray(i * columns + start, i * columns + end)]);
      });
    }
  });

  it("shows the pictures in their order, four in a row, and white where there are no more", async () => {
    const { data, info } = await sharp(join(out, "sprite.png")).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([128, 128]);
    const mean = (i: number) => {
      const [left, top] = [(i % 4) * 32, Math.floor(i / 4) * 32];
      let sum = 0;
      for (let y = 0; y < 32; y++)
        for (let x = 0; x < 32; x++) sum += data[((top + y) * 128 + left + x) * info.channels];
      return sum / 1024;
    };
    for (const [i, file] of files.entries()) {
      const { channels } = await sharp(file).stats();
      expect(Math.abs(mean(i) - channels[0].mean)).toBeLessThan(6);
    }
    expect(mean(11)).toBe(255);
  });

  it("keeps the numbers of a block that is called as a file of its own might be", async () => {
    const at = newPath();
    const blocks = columnsOf({ metadata: [0, 1], sprite: [1, 2], picture_names: [2, 3] });
    const manifest = { format: 1, encoder: "", supervision: "", compared: "cosine", blocks } as const;
    const store = await projector({ target: `projector:${at}`, table: "codes", manifest });
    await store.write(["a.png", "b.png"], Float32Array.of(1, 2, 3, 4, 5, 6));
    // Neither picture is there.
    expect(await store.finish()).toEqual([expect.stringMatching(/^points have no pictures: /)]);
    const text = (name: string) => readFileSync(join(at, name), "utf8");
    expect(blocks.map(({ column }) => text(`${column}.tsv`))).toEqual(["1\n4\n", "2\n5\n", "3\n6\n"]);
    expect(text("picture-names.tsv")).toBe("a.png\nb.png\n");
  });

  it.skipIf(!hasTensorBoard)("is read by TensorBoard", () => {
    const program = [
      "import sys",
      "from google.protobuf import text_format",
      "from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig",
      "c = text_format.Parse(open(sys.argv[1] + '/projector_config.pbtxt').read(), ProjectorConfig())",
      "print([(e.tensor_name, e.tensor_path, e.metadata_path, e.sprite.image_path, list(e.sprite.single_image_dim)) for e in c.embeddings])",
    ].join("\n");
    const { stdout, stderr } = spawnSync(python, ["-c", program, out], { encoding: "utf8" });
    const entry = (name: string) => `('${name}', '${name}.tsv', 'picture-names.tsv', 'sprite.png', [32, 32])`;
    expect(stdout.trim(), stderr).toBe(`[${entry("shape")}, ${entry("light")}]`);
  });

  it("is never written over another folder, and leaves nothing where a picture is missing", async () => {
    expect(await complaint(["embed", run, files[0], "--to", `projector:${out}`])).toMatch(
      /^output ".+": expected a folder that is not there yet/,
    );
    const other = newPath();
    await complaint(["embed", run, "no-such.png", "--to", `projector:${other}`]);
    expect(existsSync(other)).toBe(false);
  });
});
