/** The one style sheet of all pages. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5b6472; --line: #e3ded2; --paper: #fffdf8; --card: white; --shade: #faf7ef; --accent: #17466b; --mark: #d9822b; --good: #2d7a4b; --bad: #b04a4a; --note: #fdf3e1; --edge: #eed9ae; --code: #f2ede1; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e9e6df; --soft: #a7adb8; --line: #343a45; --paper: #14181f; --card: #1b212a; --shade: #1e242e; --accent: #8fc1e8; --mark: #e39a4e; --good: #6fbf8d; --bad: #e08a8a; --note: #2d261a; --edge: #55472a; --code: #252c37; }
  /* Figures are drawn for light paper: lightness is turned round and the hue kept. */
  svg, .keys i { color: #1d2430; filter: invert(0.93) hue-rotate(180deg); }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 40px 24px 80px; }
h1 { overflow-wrap: anywhere; font-size: 34px; line-height: 1.15; margin: 0 0 8px; letter-spacing: -0.02em; }
h2 { font-size: 22px; margin: 52px 0 6px; letter-spacing: -0.01em; }
h3 { font-size: 16px; margin: 22px 0 6px; }
h4 { font-size: 15px; margin: 0; }
p { margin: 4px 0 14px; max-width: 76ch; color: var(--soft); }
.lead { font-size: 18px; color: var(--ink); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(260px, 1fr)); gap: 16px; margin: 28px 0 0; }
.card { border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px 8px; background: var(--card); }
.card h3 { margin: 0 0 6px; font-size: 15px; color: var(--soft); font-weight: 600; }
.numbers { display: flex; gap: 10px; align-items: baseline; font-size: 26px; color: var(--soft); font-variant-numeric: tabular-nums; flex-wrap: wrap; }
.numbers strong { font-size: 36px; color: var(--ink); letter-spacing: -0.02em; }
.numbers .good { color: var(--good); } .numbers .bad { color: var(--bad); }
.names, .small { font-size: 13px; color: var(--soft); }
.card p { font-size: 14px; margin-top: 8px; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 24px; align-items: start; }
figure { margin: 8px 0; } figcaption { font-weight: 600; font-size: 15px; } figcaption .small { font-weight: 400; }
svg { max-width: 100%; height: auto; display: block; }
.scroll { overflow-x: auto; margin: 8px 0 18px; background: linear-gradient(to right, var(--paper) 30%, transparent) left / 40px 100% no-repeat local, linear-gradient(to left, var(--paper) 30%, transparent) right / 40px 100% no-repeat local, linear-gradient(to right, #0003, transparent) left / 14px 100% no-repeat scroll, linear-gradient(to left, #0003, transparent) right / 14px 100% no-repeat scroll; }
.scroll > svg { min-width: 640px; }
.readings { margin: 4px 0; } .readings td { padding: 3px 0; border-bottom-color: transparent; } .readings td:first-child { white-space: normal; overflow-wrap: anywhere; }
table { border-collapse: collapse; font-size: 14.5px; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: top; }
td.long { white-space: normal; min-width: 16em; }
.pair .scroll table { font-size: 13.5px; } .pair .scroll :is(th, td) { padding-right: 8px; }
thead th { color: var(--soft); font-weight: 600; font-size: 13px; }
td.small { white-space: normal; min-width: 22ch; }
.number { text-align: right; } td.own { font-weight: 700; color: var(--accent); }
tr.chosen > * { font-weight: 700; color: var(--accent); } tr.first > * { border-top: 2px solid var(--ink); } tr.baseline > * { color: var(--soft); background: var(--shade); }
.strips { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); gap: 24px 32px; }
.strip p { font-size: 13.5px; margin: 0 0 8px; } .strip em { color: var(--accent); font-style: normal; }
.row { display: flex; gap: 4px; margin-bottom: 6px; align-items: center; }
.row img { width: 12.5%; min-width: 36px; max-width: 64px; border-radius: 4px; border: 3px solid transparent; image-rendering: auto; }
.row img.right { border-color: var(--good); } .row img.wrong { border-color: transparent; } .row img.query { border-color: var(--ink); }
.tiles { display: block; width: 100%; border-radius: 4px; margin: 0 0 14px; }
.traversal { display: grid; grid-template-columns: 150px minmax(0, 648px); gap: 4px 16px; align-items: center; margin-bottom: 6px; font-size: 14px; line-height: 1.35; }
.traversal .tiles { margin: 0; } h4 { margin-top: 26px; }
.histograms { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr)); gap: 12px 24px; }
.live { display: none; } .running .live { display: block; }
.maps .both { display: grid; gap: 8px 32px; align-items: start; } .running .maps .both { grid-template-columns: minmax(0, 1fr) minmax(0, 352px); }
.of-parts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); gap: 16px 24px; }
.maps svg { border: 1px solid #e3ded2; border-radius: 8px; width: 100%; } .running .maps svg { cursor: crosshair; }
.keys { display: flex; flex-wrap: wrap; gap: 0 12px; margin: 4px 0 0; } .keys i { display: inline-block; width: 10px; height: 10px; border-radius: 50%; margin-right: 5px; }
.ring { fill: none; stroke: #2d7a4b; stroke-width: 2; pointer-events: none; } .ring.one { stroke: #1d2430; stroke-width: 2.5; }
.maps aside { position: sticky; top: 12px; } .maps input, .sliders input { width: 100%; accent-color: var(--accent); }
.asked { display: flex; gap: 12px; margin: 8px 0; } .asked p { margin: 0; font-size: 14px; line-height: 1.45; color: var(--ink); overflow-wrap: anywhere; } .maps aside h4 { margin: 14px 0 6px; }
.maps canvas { border-radius: 4px; display: block; flex: none; } .near { display: flex; flex-wrap: wrap; gap: 9px; }
.near button { all: unset; position: relative; cursor: pointer; border-radius: 4px; } .near button:focus-visible { outline: 2px solid var(--accent); outline-offset: 4px; }
.near .right { box-shadow: 0 0 0 2px var(--paper), 0 0 0 4px var(--good); } .tick { position: absolute; right: -6px; bottom: -6px; width: 15px; height: 15px; border-radius: 50%; background: var(--good); color: var(--paper); font-size: 10px; line-height: 15px; text-align: center; }
.running .player.live { display: grid; grid-template-columns: 160px minmax(0, 488px); gap: 8px 24px; align-items: center; margin: 8px 0 18px; } .player canvas { width: 160px; border-radius: 4px; }
.sliders label { display: grid; grid-template-columns: minmax(90px, 34%) 1fr; gap: 12px; align-items: center; font-size: 14px; color: var(--soft); } .sliders .moved { color: var(--ink); font-weight: 600; }
@media (max-width: 820px) { .running .maps .both { grid-template-columns: minmax(0, 1fr); } .maps aside { position: static; order: -1; } }
.metrics { columns: 2 440px; column-gap: 16px; } .metrics .card { break-inside: avoid; margin-bottom: 16px; }
.metrics p { margin: 4px 0 8px; } .metrics h3 { color: var(--ink); } details { font-size: 14px; margin: 4px 0 8px; } summary { cursor: pointer; color: var(--soft); }
.parts { display: flex; flex-wrap: wrap; gap: 4px 18px; align-items: baseline; font-size: 14px; } .part b { color: var(--ink); font-variant-numeric: tabular-nums; }
.bar { width: 2px; align-self: stretch; background: var(--line); margin: 0 4px; }
.warnings { background: var(--note); border: 1px solid var(--edge); border-radius: 8px; padding: 10px 16px 10px 32px; font-size: 14px; }
code { background: var(--code); padding: 1px 5px; border-radius: 4px; font-size: 0.9em; }
@media (max-width: 520px) { .running .player.live { grid-template-columns: minmax(0, 1fr); } table { font-size: 13px; } th, td { padding: 5px 8px 5px 0; } td.small { min-width: 26em; } .scroll > table > :is(thead, tbody) > tr > th:first-child { position: sticky; left: 0; background: var(--paper); } .traversal { grid-template-columns: minmax(0, 1fr); } .histograms { grid-template-columns: 1fr 1fr; } main { padding: 24px 14px 60px; } h1 { font-size: 27px; } .numbers strong { font-size: 30px; } }
@media print { .card, .strip, figure { break-inside: avoid; } }
`;
