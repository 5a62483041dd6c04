/** Act 3: the light changes. */
import type { Words } from "../state/reader.svelte.ts";
import { percent } from "./factors.ts";

export const newLight = {
  heading: ["The light changes", "换一束光"],
  setup: [
    "The album has this person in front light only, and everybody else in every light.",
    "相册里，这个人只有正面光下的照片，别人则什么光线都有。",
  ],
  action: ["Drag the lamp: each place is a new search.", "拖动灯：每换一个位置，就重搜一次。"],
  lamp: ["Lamp:", "灯："],
  old: ["as in the album", "相册里有"],
  new: ["new to the album", "相册里没有"],
  people: ["Person to look for", "要找的人"],
  ordinary: ["Ordinary code", "普通编码"],
  blocks: ["Identity block", "身份块"],
  pixels: ["Pixels as they are", "直接比像素"],
  right: ["first answer right", "首个答案正确"],
  chance: ["blind pick", "瞎猜"],
  album: ["light of the album", "相册里的光线"],
  waits: [
    "The album is searched as soon as both encoders have learned.",
    "等两个编码器都学完，就开始在相册里搜。",
  ],
  mark: ["the same person", "是本人"],
  miss: ["another person", "不是本人"],
} as const satisfies Record<string, Words>;

/** What the shares count. */
export const counted = (queries: number, people: number, tried: number, lights: number): Words => [
  `Share of first answers that are the same person, ${queries} searches for each light. These ${people} people were held out: no encoder was trained on them. You have tried ${tried} of ${lights} lights.`,
  `首个答案就是本人的比例，每种光线各搜 ${queries} 次。这 ${people} 个人训练时谁也没见过。${lights} 种光线你已试过 ${tried} 种。`,
];

/** The curve in words. */
export const curve = (
  where: Words,
  ordinary: number,
  blocks: number,
  pixels: number,
  chance: number,
): Words => [
  `${where[0]}: ordinary code ${percent(ordinary)}, identity block ${percent(blocks)}, pixels ${percent(pixels)}, blind pick ${percent(chance)}`,
  `${where[1]}：普通编码 ${percent(ordinary)}，身份块 ${percent(blocks)}，像素 ${percent(pixels)}，瞎猜 ${percent(chance)}`,
];

/** Means over the lights that the album lacks for the person; of the two codes, also over those that it has. */
export interface UnderNewLight {
  readonly ordinary: number;
  readonly blocks: number;
  readonly pixels: number;
  readonly chance: number;
  /** Of the ordinary code's first answers, the share that stands in the query's light. */
  readonly sameLight: number;
  readonly known: { readonly ordinary: number; readonly blocks: number };
}
/** Differences below this are not told as differences: 96 searches move by about as much by luck. */
const CLEAR = 0.1;

/** The two shares, and what is right to say about their difference. */
export function found({ ordinary, blocks, pixels, chance, sameLight, known }: UnderNewLight): Words {
  const [o, b, p, c] = [ordinary, blocks, pixels, chance].map(percent);
  const [english, chinese] = verdict(blocks - ordinary, sameLight);
  const [price, cost] = inKnownLight(known.ordinary, known.blocks);
  return [
    `Under new light the ordinary code finds the person in ${o} of the searches, the identity block in ${b} (pixels ${p}, blind pick ${c}). ${english} ${price}`,
    `换了光线，普通编码有 ${o} 的搜索找到本人，身份块有 ${b}（直接比像素 ${p}，瞎猜 ${c}）。${chinese}${cost}`,
  ];
}

function verdict(gain: number, sameLight: number): Words {
  if (gain >= CLEAR)
    return [
      `${percent(sameLight)} of the ordinary code’s first answers only share the light.`,
      `普通编码的首个答案，有 ${percent(sameLight)} 只是光线相同。`,
    ];
  if (gain <= -CLEAR)
    return [
      "Here the blocks lost: keeping things apart cost more than it gave.",
      "这回分块输了：拆开的代价比好处大。",
    ];
  return [
    "That is too close to call: with so few searches, luck alone could do it.",
    "两者太接近，分不出高下：只搜这么几次，差别可能只是运气。",
  ];
}

function inKnownLight(ordinary: number, blocks: number): Words {
  const [o, b] = [ordinary, blocks].map(percent);
  if (ordinary - blocks >= CLEAR)
    return [
      `Under the album’s own light the ordinary code wins, ${o} to ${b}.`,
      `但在相册原有的光线下，普通编码更准：${o} 对 ${b}。`,
    ];
  return [`Under the album’s own light: ${o} and ${b}.`, `在相册原有的光线下，两者是 ${o} 和 ${b}。`];
}
