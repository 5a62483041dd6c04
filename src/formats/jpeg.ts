/** The header of a .jpg file: what most photographs in data sets say of themselves before any tool is asked. */
const [START, FRAME, PROGRESSIVE, SEGMENT, CAMERA] = [0xd8, 0xc0, 0xc2, 0xff, 0xe1];
const BITS = 8;

/** The sides and channels of a picture. */
export interface PlainJpeg {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** Of a JPEG in grey or colour that carries nothing of a camera (EXIF, XMP), so that it is upright; null for every other file. */
export function plainJpeg(bytes: Uint8Array): PlainJpeg | null {
  if (bytes[0] !== SEGMENT || bytes[1] !== START) return null;
  const number = (at: number) => (bytes[at] << 8) | bytes[at + 1];
  for (let at = 2; bytes[at] === SEGMENT && at + 9 < bytes.length; at += 2 + number(at + 2)) {
    const marker = bytes[at + 1];
    if (marker === CAMERA) return null;
    if (marker < FRAME || marker > PROGRESSIVE) continue;
    const [bits, height, width, channels] = [bytes[at + 4], number(at + 5), number(at + 7), bytes[at + 9]];
    const plain = bits === BITS && height > 0 && width > 0 && (channels === 1 || channels === 3);
    return plain ? { height, width, channels } : null;
  }
  return null;
}
