/** Act 2: two encoders learn. */
import type { Words } from "../state/reader.svelte.ts";
import { BLOCKS, FACTORS, percent, THINGS } from "./factors.ts";

export const training = {
  heading: ["Watch the faces gather", "看人脸慢慢聚拢"],
  setup: [
    "Two encoders of the same size see the same pictures: the left learns from altered copies of each picture, the right from pairs like yours.",
    "两个编码器一样大，看的也是同样的照片：左边学的是每张照片自己的改动副本，右边学的是你刚才配的那种照片对。",
  ],
  train: ["Train", "训练"],
  stop: ["Pause", "暂停"],
  on: ["Go on", "继续"],
  again: ["Play again", "重放"],
  step: ["Training step", "训练步数"],
  lookAt: ["Look at", "观察"],
  ordinary: ["Ordinary contrastive", "普通对比学习"],
  blocks: ["Blocks", "分块"],
  code: ["code", "编码"],
  six: ["6 numbers", "6 个数"],
  two: ["2 of 6 numbers", "其中 2 个数"],
  information: ["What each knows of each factor", "各自对每个因子知道多少"],
  clipped: [
    "Estimates of less than nothing are shown as 0, of more than all there is as 100 %",
    "估计值低于零时显示为 0，超过全部时显示为 100 %",
  ],
  alignment: ["alignment", "对齐"],
  alignmentHint: [
    "Mean squared distance of partners; full when partners lie on each other",
    "同伴之间平均距离的平方；同伴完全重合时为满格",
  ],
  uniformity: ["uniformity", "均匀"],
  uniformityHint: [
    "log mean exp(−2 d²) over all pairs; full when the codes are spread as evenly as chance spreads them",
    "对所有照片对求 log mean exp(−2 d²)；与随机散布一样均匀时为满格",
  ],
  rims: ["Rims:", "边框："],
  turns: [
    "Only the direction counts; how far a face lies from the middle is chance, so that faces do not hide each other. The left ring shows the code’s two main axes.",
    "只看方向；离圆心多远是随机的，免得人脸互相遮挡。左边的圆环取编码的两条主轴。",
  ],
  follow: ["Follow a face", "跟踪一张脸"],
  nobody: ["nobody", "没有选"],
  mapOrdinary: ["Map of the album by the ordinary code", "按普通编码排列的相册"],
  caughtUp: [
    "You have caught up with the training; it goes on as the next steps come.",
    "你已经追上训练了；新的步数一到就接着放。",
  ],
  opening: ["The encoders are about to start …", "编码器马上开始……"],
} as const satisfies Record<string, Words>;

export const mapOf = (block: number): Words => [
  `Map of the album by the ${BLOCKS[block][0]}`,
  `按${BLOCKS[block][1]}排列的相册`,
];

/** Who learns from what, and who is shown. */
export const who = (people: number, pictures: number, shown: number, others: number): Words => [
  `Both learn from ${pictures} pictures of ${people} people. The maps show ${shown} pictures of ${others} other people, whom neither encoder ever sees in training.`,
  `两者都从 ${people} 个人的 ${pictures} 张照片里学。图上是另外 ${others} 个人的 ${shown} 张照片，两个编码器训练时都没见过他们。`,
];

/** Of the training that runs behind the page. */
export const reached = (step: number, steps: number, seconds: number | null): Words => [
  `Learned so far: step ${step} of ${steps}${seconds === null ? "" : `, about ${seconds} s to go`}.`,
  `已学到第 ${step} 步，共 ${steps} 步${seconds === null ? "" : `，大约还要 ${seconds} 秒`}。`,
];
export const waiting = (step: number, steps: number, seconds: number | null): Words => [
  `You have caught up with the training, step ${step} of ${steps}. It goes on as the next steps come${seconds === null ? "" : `: about ${seconds} s more`}.`,
  `你已经追上训练了（第 ${step} 步，共 ${steps} 步）。新的步数一到就接着放${seconds === null ? "" : `，大约还要 ${seconds} 秒`}。`,
];
export const learned = (steps: number): Words => [
  `Both encoders have learned for ${steps} steps. Move along the line to see any of them again.`,
  `两个编码器都学完了 ${steps} 步。拖动进度条，可以回看任何一步。`,
];

/** What the nearest faces of one have in common with it. */
export const kin = (name: Words, factor: number, left: number, right: number, of: number): Words => [
  `${name[0]}. Of its ${of} nearest, ${left} share ${THINGS[factor][0]} on the left, ${right} on the right.`,
  `${name[1]}。最近的 ${of} 张里，与它${FACTORS[factor][1]}相同的：左边 ${left} 张，右边 ${right} 张。`,
];

/** As the tables show it. */
const some = (share: number) => percent(Math.max(0, share));
const largest = (shares: readonly number[]) => shares.indexOf(Math.max(...shares));

/** What came out: what the ordinary code knows best, how many blocks keep to their factor, and the largest leak. */
export function gathered(left: readonly number[], right: readonly (readonly number[])[]): Words {
  const own = right.filter((shares, block) => largest(shares) === block).length;
  const leaks = right.flatMap((shares, block) =>
    shares.map((share, factor) => ({
      share: block === factor ? Number.NEGATIVE_INFINITY : share,
      block,
      factor,
    })),
  );
  const leak = leaks.reduce((most, each) => (each.share > most.share ? each : most));
  const known = right.map((shares, block) => some(shares[block]));
  const [english, chinese] = ordinaryKnows(left);
  const keeps: Words =
    own === right.length
      ? ["every block knows its own factor best", "每个分块都最懂自己的因子"]
      : [
          `${own} of ${right.length} blocks know their own factor best`,
          `${right.length} 个分块里有 ${own} 个最懂自己的因子`,
        ];
  return [
    `Left: ${english}. Right: ${keeps[0]} (${known.join(", ")}); the largest leak is what the ${BLOCKS[leak.block][0]} knows of ${THINGS[leak.factor][0]}, ${some(leak.share)}.`,
    `左边：${chinese}。右边：${keeps[1]}（${known.join("、")}）；漏得最多的，是${BLOCKS[leak.block][1]}仍知道${FACTORS[leak.factor][1]}的 ${some(leak.share)}。`,
  ];
}

function ordinaryKnows(left: readonly number[]): Words {
  const best = largest(left);
  if (best === 0)
    return [`the code knows the person best, ${some(left[0])}`, `编码最懂的是人（${some(left[0])}）`];
  return [
    `the code knows ${some(left[best])} of ${THINGS[best][0]} and ${some(left[0])} of the person`,
    `编码知道${FACTORS[best][1]}的 ${some(left[best])}，对“是谁”知道 ${some(left[0])}`,
  ];
}
