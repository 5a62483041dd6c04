/** Reads the answers of S3: elements without attributes, never one inside another of its own name. */

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

const unescaped = (text: string) =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });

/** What stands in every element of a name, as it was written. */
export function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([^]*?)</${name}>`, "g"))].map(
    ([, inner]) => inner,
  );
}

/** The text of the first element of a name; null where there is none, or an empty one. */
export function textOf(xml: string, name: string): string | null {
  const inner = elements(xml, name)[0];
  return inner === undefined || inner === "" ? null : unescaped(inner);
}
