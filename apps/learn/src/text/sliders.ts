/** Act 4: one slider, one change. */
import type { Words } from "../state/reader.svelte.ts";
import { FACTORS, percent } from "./factors.ts";

export const sliders = {
  heading: ["One slider, one change", "一根滑杆，一处变化"],
  setup: [
    "Every block gets a slider. A reader that sees only the resulting picture, never the code, reports what really changed.",
    "每个分块配一根滑杆；另有一个只看图、不看编码的“判读器”，报告到底变了什么。",
  ],
  action: [
    "Move the light. Then switch to the ordinary code: same slider, same place.",
    "先移动光线，再切到普通编码：滑杆不动，看结果。",
  ],
  encoder: ["Code to edit", "编辑哪种编码"],
  blocks: ["Blocks", "分块"],
  ordinary: ["Ordinary code", "普通编码"],
  before: ["before", "编辑前"],
  after: ["after", "编辑后"],
  difference: ["difference", "差异"],
  beforeName: ["The face before the edit, as its code is decoded", "编辑前的脸，由编码解码而来"],
  afterName: ["The face after the edit", "编辑后的脸"],
  differenceName: ["Where the pixels changed", "像素变化处"],
  decoded: [
    "Both pictures are decoded from six numbers, so they are blurred: what the code does not hold cannot come back.",
    "两张图都由六个数字解码而来，所以有些模糊：编码里没有的，变不回来。",
  ],
  changed: ["What changed, what leaked", "变了什么，漏了什么"],
  legend: [
    "Solid: how sure the reader is of what you asked for. Hatched: how much of its opinion moved although you asked for nothing.",
    "实色：判读器对“你要的结果”有多确信；斜线：你没动、它的看法却变了多少。",
  ],
  later: [
    "The decoders and the reader begin to learn when both encoders are through.",
    "等两个编码器学完，解码器和判读器才开始学。",
  ],
  back: ["Put back", "还原"],
  kept: ["kept", "保持"],
} as const satisfies Record<string, Words>;

/** A slider of the ordinary code has no block. */
export const direction = (factor: number): Words => [
  `best direction for ${FACTORS[factor][0]}`,
  `最能区分${FACTORS[factor][1]}的方向`,
];

/** The decoders and the reader at work. */
export const learning = (share: number): Words => [
  `The decoders and the reader are learning from the codes: ${percent(share)}.`,
  `解码器和判读器正从编码里学：${percent(share)}。`,
];

/** How the reader sees a factor whose slider moved. */
export const asked = (wanted: number, isRead: boolean): Words =>
  isRead
    ? [`as asked, ${percent(wanted)} sure`, `按要求变了（${percent(wanted)}）`]
    : [`not as asked (${percent(wanted)})`, `没按要求变（${percent(wanted)}）`];
/** How it sees one that nobody touched. */
export const untouched = (leak: number, isKept: boolean): Words =>
  isKept
    ? [`kept (leak ${percent(leak)})`, `保持（泄漏 ${percent(leak)}）`]
    : [`leaked ${percent(leak)}`, `泄漏 ${percent(leak)}`];

/** What one edit did: how sure the reader is of what was asked, and how much of its opinion about the rest moved, on average. */
export interface Outcome {
  readonly wanted: number;
  readonly leak: number;
}
/** Differences below this are not told as differences. */
const CLEAR = 0.05;

/** The same edit with both codes: what was asked, what leaked, and what is right to say of both together. */
export function compared(blocks: Outcome, ordinary: Outcome): Words {
  const [english, chinese] = verdict(blocks.wanted - ordinary.wanted, ordinary.leak - blocks.leak);
  return [
    `With blocks the reader sees what you asked for with ${percent(blocks.wanted)}, with the ordinary code ${percent(ordinary.wanted)}. Of what nobody touched, ${percent(blocks.leak)} and ${percent(ordinary.leak)} of its opinion moved: ${english}.`,
    `你要的变化，判读器在分块里读出 ${percent(blocks.wanted)}，在普通编码里读出 ${percent(ordinary.wanted)}。没人动过的因子，它的看法分别变了 ${percent(blocks.leak)} 和 ${percent(ordinary.leak)}：${chinese}。`,
  ];
}

function verdict(obeys: number, keeps: number): Words {
  if (keeps >= CLEAR && obeys >= -CLEAR)
    return ["the blocks leak less, but not nothing", "分块漏得少一些，但不是零"];
  if (keeps >= CLEAR)
    return ["the blocks leak less, and do less of what you asked", "分块漏得少，但照做得也少"];
  if (obeys >= CLEAR && keeps > -CLEAR)
    return ["the blocks obey, and leak about as much", "分块更听话，漏得却差不多"];
  if (obeys >= CLEAR) return ["the blocks obey, and leak more", "分块更听话，漏得也更多"];
  if (obeys > -CLEAR && keeps > -CLEAR)
    return ["there is little between them on this edit", "这一次两者差别不大"];
  return ["on this edit the ordinary code does better", "这一次普通编码更好"];
}
