/** Act 5: try to break it. */
import type { Words } from "../state/reader.svelte.ts";
import { decimal, percent } from "./factors.ts";

export const breaking = {
  heading: ["Try to break it", "想办法弄坏它"],
  setup: ["A score is worth something only if it can fail.", "一个分数，得有可能不及格才算数。"],
  action: ["Shuffle the labels, and collapse a code on purpose.", "把标签打乱，再故意让编码坍缩。"],
  shuffle: ["Shuffle the labels", "打乱标签"],
  back: ["Put back", "还原"],
  knows: ["How much each block knows about its own factor", "每个分块对自己的因子知道多少"],
  axis: [
    "share of all there is to know; short tick: the runner-up block",
    "占该因子全部信息的比例；短竖线：知道得第二多的分块",
  ],
  question: [
    "Deal the labels out again at random: what does luck alone score?",
    "把标签随机重发一遍：光靠运气能得几分？",
  ],
  later: ["Waits until the blocks have learned.", "要等分块学完。"],
  collapse: ["Collapse on purpose", "故意坍缩"],
  again: ["Start again", "重来"],
  temperature: ["temperature τ", "温度 τ"],
  batch: ["batch size", "批大小"],
  spread: ["spread", "散布"],
  spreadHint: [
    "Mean squared distance of any two codes; 0 means that all are the same",
    "任意两个编码之间平均距离的平方；0 表示全都一样",
  ],
  knowledge: ["knows who", "知道是谁"],
  map: ["Map of the album by the identity block of a short training", "短训练得到的身份块所排列的相册"],
  asLearned: [
    "The identity block as it was learned in act 2. Move a slider, or collapse it, and it learns on for a moment under what you set.",
    "这是第二幕学到的身份块。动一动滑杆，或者让它坍缩，它就按你的设置再学一小会儿。",
  ],
  step: ["steps", "步数"],
  tried: ["What you tried", "试过的设置"],
  collapsed: ["collapse", "坍缩"],
  act2: ["act 2", "第二幕"],
} as const satisfies Record<string, Words>;

/** After some shuffles: the luckiest of each block. */
export const lucky = (count: number, best: readonly number[]): Words => [
  `${count} shuffles so far. The luckiest reached ${best.map(percent).join(", ")}: that is the null.`,
  `已打乱 ${count} 次，运气最好的也只有 ${best.map(percent).join("、")}：这就是零水平。`,
];

/** What the picture of real scores and shuffles shows, for whoever does not see it. */
export const scores = (real: readonly number[], count: number, best: readonly number[]): Words => [
  `Real: ${real.map(percent).join(", ")}. Best of ${count} shuffles: ${best.map(percent).join(", ")}`,
  `真实：${real.map(percent).join("、")}。${count} 次打乱中的最高：${best.map(percent).join("、")}`,
];

export const running = (step: number): Words => [
  `It learns on: ${step} more steps so far.`,
  `正在接着学：又学了 ${step} 步。`,
];

/** Shares closer than this are called alike. */
const ALIKE = 0.05;

/** What the identity block knows after some more steps under other settings, and what it knew before them. */
export function beside(steps: number, now: number, before: number): Words {
  const [english, chinese] =
    now < before - ALIKE
      ? ["Worse", "变差了"]
      : now > before + ALIKE
        ? ["Better than ours", "比我们的还好"]
        : ["About the same", "差不多"];
  return [
    `${steps} steps later this block knows ${percent(now)} of who it is; before it was ${percent(before)}. ${english}.`,
    `又学了 ${steps} 步，这个分块对“是谁”知道 ${percent(now)}；之前是 ${percent(before)}。${chinese}。`,
  ];
}

/** A training that only pulls, as far as it came. */
export interface Collapsed {
  readonly alignment: number;
  readonly spread: number;
  readonly information: number;
}
/** What a collapsed code may know beyond the luckiest shuffle and still count as luck. */
const LUCK = 0.1;

/** Spreads and alignments of collapsed codes are tiny: two digits that count. */
const tiny = (value: number) =>
  Math.abs(value) >= 0.01 ? decimal(value) : value.toPrecision(1).replace("-", "−");

/** What luck alone scored, and what a collapse looks like in three measures. */
export function broken(real: readonly number[], best: readonly number[], collapsed: Collapsed): Words {
  const [english, chinese] = shuffled(real, best);
  const [last, final] = knowledge(collapsed.information, best[0]);
  return [
    `${english} Collapsed, partners lie ${tiny(collapsed.alignment)} apart, and so does everybody else (${tiny(collapsed.spread)}); ${last}. Never believe one measure alone.`,
    `${chinese}坍缩之后，同伴之间只差 ${tiny(collapsed.alignment)}，可任意两张之间也只差 ${tiny(collapsed.spread)}；${final}。永远别只信一个指标。`,
  ];
}

function shuffled(real: readonly number[], best: readonly number[]): Words {
  const passed = real.filter((share, block) => share > best[block]).length;
  const [r, b] = [real, best].map((shares) => shares.map(percent));
  if (passed === real.length)
    return [
      `Shuffled labels score ${b.join(", ")} at best, so the real ${r.join(", ")} were not luck.`,
      `标签一打乱，最多也只有 ${b.join("、")}，可见真实的 ${r.join("、")} 不是碰巧。`,
    ];
  return [
    `Shuffled labels reach ${b.join(", ")}; only ${passed} of ${real.length} blocks (${r.join(", ")}) beat that.`,
    `标签打乱后也能到 ${b.join("、")}；${real.length} 个分块（${r.join("、")}）里只有 ${passed} 个超过它。`,
  ];
}

function knowledge(information: number, luckiest: number): Words {
  const known = percent(information);
  if (information < luckiest + LUCK)
    return [
      `it knows ${known} of who it is, where luck alone reaches ${percent(luckiest)}`,
      `对“是谁”只知道 ${known}，而光靠运气就有 ${percent(luckiest)}`,
    ];
  return [
    `its information still reads ${known}, because that measure is blind to scale`,
    `信息量却仍显示 ${known}，因为这个指标看不出尺度`,
  ];
}
