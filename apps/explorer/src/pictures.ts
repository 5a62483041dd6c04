/** Files that a person gives → pictures, or a sentence on why not. */

/** Pixels of a file that is opened at all, and of a picture that is worked on: a larger one is shrunk to so many first. */
const [MOST, WORKED] = [100e6, 4e6];

/** A picture of a file. */
export interface GivenPicture {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly bitmap: ImageBitmap;
  /** What was done to it before the encoder sees it; null for nothing. */
  readonly note: string | null;
}

/** Opens a picture. Its sides are known before it is unpacked: a small file may claim to be as large as a house. */
export async function pictureOf(file: Blob, name: string): Promise<GivenPicture> {
  const { width, height } = await sidesOf(file, name);
  const area = width * height;
  if (area > MOST)
    throw new Error(
      `picture "${name}": expected at most ${MOST / 1e6} million pixels, got ${width} × ${height}. Shrink it first.`,
    );
  const share = Math.min(1, Math.sqrt(WORKED / area));
  const [resizeWidth, resizeHeight] = [width, height].map((side) => Math.max(1, Math.round(side * share)));
  const resize = share < 1 ? { resizeWidth, resizeHeight, resizeQuality: "high" as const } : {};
  const bitmap = await createImageBitmap(file, resize).catch(() => {
    throw unreadable(name);
  });
  const note =
    share < 1
      ? `The browser shrank it from ${width} × ${height} to ${resizeWidth} × ${resizeHeight} pixels first, so its code differs a little from that of embed.`
      : null;
  return { name, width, height, bitmap, note };
}

const unreadable = (name: string) =>
  new Error(
    `picture "${name}": expected one that this browser opens (PNG, JPEG, WebP, GIF, AVIF), got another file or a damaged one. Choose another.`,
  );

/** An image that nobody shows is read as far as its sides. */
async function sidesOf(file: Blob, name: string): Promise<{ width: number; height: number }> {
  const href = URL.createObjectURL(file);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const image = new Image();
  image.onload = () => resolve();
  image.onerror = () => reject(unreadable(name));
  image.src = href;
  try {
    await promise;
    // A drawing of lines may have no sides of its own.
    if (image.naturalWidth * image.naturalHeight === 0) throw unreadable(name);
    return { width: image.naturalWidth, height: image.naturalHeight };
  } finally {
    URL.revokeObjectURL(href);
  }
}
