/** The frame of every page: style inside, and a policy that lets nothing be fetched and nothing run but what is named here. */
import { createHash } from "node:crypto";
import { html, Markup } from "./html.ts";
import { STYLE } from "./style.ts";

/** A whole document around `body`; `script` runs at its end, and no other does, known by its digest. */
export function page(title: string, body: Markup, script: string | null = null): string {
  const digest = script === null ? "" : createHash("sha256").update(script).digest("base64");
  const may = script === null ? "" : `; script-src 'sha256-${digest}'`;
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:${may}`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${new Markup(STYLE)}</style></head>
<body>${body}${script === null ? null : html`<script>${new Markup(script)}</script>`}</body></html>
`.text;
}
