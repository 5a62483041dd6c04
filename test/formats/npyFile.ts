/** .npy files by numpy's own description of the format, for tests: any version, type, order and shape. */
export interface Written {
  /** Numpy's type string: "<f4", ">i8", "|O". */
  readonly descr: string;
  readonly shape: readonly number[];
  readonly fortran?: boolean;
  readonly version?: 1 | 2 | 3;
}

/** `body` holds the numbers as they lie in the file. */
export function npyBytes(
  { descr, shape, fortran = false, version = 1 }: Written,
  body: ArrayBufferView,
): Buffer {
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const field = descr.startsWith("[") ? descr : `'${descr}'`;
  const words = `{'descr': ${field}, 'fortran_order': ${fortran ? "True" : "False"}, 'shape': (${sides}), }`;
  const sizeBytes = version === 1 ? 2 : 4;
  const length = Math.ceil((8 + sizeBytes + words.length + 1) / 64) * 64 - 8 - sizeBytes;
  const start = Buffer.alloc(8 + sizeBytes);
  start.write("\x93NUMPY", "latin1");
  start.set([version, 0], 6);
  start.writeUIntLE(length, 8, sizeBytes);
  const header = Buffer.from(`${words.padEnd(length - 1)}\n`, "latin1");
  return Buffer.concat([start, header, Buffer.from(body.buffer, body.byteOffset, body.byteLength)]);
}

/** Little-endian float32 in C order. */
export const floats = (shape: readonly number[], values: readonly number[]): Buffer =>
  npyBytes({ descr: "<f4", shape }, Float32Array.from(values));
/** Little-endian int32 in C order. */
export const integers = (shape: readonly number[], values: readonly number[]): Buffer =>
  npyBytes({ descr: "<i4", shape }, Int32Array.from(values));
