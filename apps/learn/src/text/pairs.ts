/** Act 1: two pictures that share one thing. */
import type { Words } from "../state/reader.svelte.ts";

export const pairs = {
  heading: ["Two pictures, one thing in common", "两张照片，一个共同点"],
  setup: [
    "An encoder can find a thread if it sees pairs that agree in one thing and differ in another.",
    "照片成对看：一处相同，另一处不同。看得多了，编码器就能认出那根线。",
  ],
  action: [
    "Drag a face into each empty frame. Or choose a face, then a frame.",
    "把人脸拖进空框；也可以先选人脸，再选空框。",
  ],
  notice: [
    "You never said who it was or where the lamp stood. Which single thing a pair shares is all that the blocks will be told.",
    "你从没说过那是谁，也没说灯在哪儿。每一对“共有哪一样”，就是分块编码器能得到的全部提示。",
  ],
  tray: ["Faces to place", "待放的人脸"],
  empty: ["Empty frame", "空框"],
  first: ["Choose a face below first.", "请先在下面选一张人脸。"],
  frame: ["Now choose its frame.", "再选要放进去的空框。"],
  through: ["Four pairs. That is what training material looks like.", "四对齐了。训练材料就长这样。"],
  neither: ["These two share neither person nor light.", "这两张，人和光线都不一样。"],
} as const satisfies Record<string, Words>;

/** What the pairs of each lane share. */
export const LANES: readonly Words[] = [
  ["same person, other light", "同一个人，不同光线"],
  ["same light, other person", "同样光线，不同的人"],
];
/** What a wrong pair shares instead. */
export const INSTEAD: readonly Words[] = [
  ["These share the light, not the person.", "这两张光线相同，但不是同一个人。"],
  ["These share the person, not the light.", "这两张是同一个人，但光线不同。"],
];
/** Pairs that are still to make. */
export const left = (count: number): Words => [`Yes. ${count} to go.`, `对。还差 ${count} 对。`];

/** What a pair shares and what differs. */
export const verdict = (same: Words, from: Words, to: Words): Words => [
  `same: ${same[0]}; ${from[0]} → ${to[0]}`,
  `相同：${same[1]}；${from[1]} → ${to[1]}`,
];
