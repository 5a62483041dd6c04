/** The text of a file, in the encodings that tables come in. */
import { expect } from "../errors.ts";

/** A file's text with lines that end in "\n", and what must be said of its encoding. */
export interface Text {
  readonly text: string;
  readonly notes: readonly string[];
}

const MARKS: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];
const NEWLINE = 10;
/** What Windows-1252 has where Latin-1 has controls; the decoder of Node 24 takes one for the other. */
const WINDOWS = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** Reads UTF-8, UTF-16 where a mark says so, and otherwise Windows-1252, which is said. `kind` and `name` are what errors call the file. */
export function decodeText(bytes: Uint8Array, kind: string, name: string): Text {
  const marked = MARKS.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte));
  const foreign = marked === undefined ? firstForeignLine(bytes) : 0;
  const encoding = marked?.[0] ?? (foreign > 0 ? "windows-1252" : "utf-8");
  const decoded = new TextDecoder(encoding).decode(bytes);
  const text =
    foreign > 0
      ? decoded.replaceAll(/[\x80-\x9f]/g, (letter) => WINDOWS[letter.charCodeAt(0) - 0x80])
      : decoded;
  const got = text.startsWith("PK") ? "a workbook or an archive" : "bytes that are no text";
  expect(!text.includes("\0"), kind, name, "a table of text", got, "Save it as CSV in UTF-8.");
  const note = `${name}: line ${foreign} is not UTF-8, so the file was read as Windows-1252; save it as UTF-8 if letters look wrong`;
  return { text: text.replaceAll(/\r\n?/g, "\n"), notes: foreign > 0 ? [note] : [] };
}

/** The first line, from 1, that is not UTF-8; 0 where all lines are. */
function firstForeignLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const isUtf8 = (part: Uint8Array) => {
    try {
      decoder.decode(part);
      return true;
    } catch {
      return false;
    }
  };
  if (isUtf8(bytes)) return 0;
  for (let line = 1, from = 0; ; line++) {
    const end = bytes.indexOf(NEWLINE, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) return line;
    from = end + 1;
  }
}
