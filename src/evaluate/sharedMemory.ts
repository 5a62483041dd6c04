/** The same value with its number arrays in memory that threads share: what they are sent is then a reference. */
export function shared<T>(value: T): T {
  return moved(value, new Map()) as T;
}

type Buffers = Map<ArrayBufferLike, SharedArrayBuffer>;

function moved(value: unknown, buffers: Buffers): unknown {
  if (value instanceof Float32Array)
    return new Float32Array(sharedBuffer(value, buffers), value.byteOffset, value.length);
  if (value instanceof Int32Array)
    return new Int32Array(sharedBuffer(value, buffers), value.byteOffset, value.length);
  if (Array.isArray(value)) return value.map((item) => moved(item, buffers));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, moved(item, buffers)]));
}

/** Views of one buffer stay views of one buffer. */
function sharedBuffer({ buffer }: Float32Array | Int32Array, buffers: Buffers): SharedArrayBuffer {
  if (buffer instanceof SharedArrayBuffer) return buffer;
  const known = buffers.get(buffer);
  if (known !== undefined) return known;
  const copy = new SharedArrayBuffer(buffer.byteLength);
  new Uint8Array(copy).set(new Uint8Array(buffer));
  buffers.set(buffer, copy);
  return copy;
}
