/** The frame of every page: style inside, and a policy that lets nothing be fetched. */
import { html, Markup } from "./html.ts";
import { STYLE } from "./style.ts";

/** A whole document around `body`. */
export function page(title: string, body: Markup): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${new Markup(STYLE)}</style></head>
<body>${body}</body></html>
`.text;
}
