/** Every symbol of the three formulas in one sentence. */
import type { Words } from "../state/reader.svelte.ts";

/** InfoNCE, at one face of both rings. */
export const INFONCE = {
  code: ["This face’s code: a point on the ring.", "这张脸的编码：环上的一个点。"],
  partner: [
    "Its partner. Left: another altered copy of the same picture. Right: a picture that shares one thing with it. Pull.",
    "它的同伴。左边：同一张照片的另一个改动副本；右边：与它有一处相同的照片。拉近。",
  ],
  stranger: ["Everybody in the batch, strangers mostly. Push.", "同一批里的所有照片，多数是陌生人。推开。"],
  sum: ["Added up over the whole batch.", "对整批求和。"],
  similarity: ["Similarity: the cosine of the angle between two codes.", "相似度：两个编码夹角的余弦。"],
  temperature: [
    "Temperature: how near a stranger must be before it counts, as the wedge suggests.",
    "温度：陌生人要多近才算数，图中的扇形示意。",
  ],
} as const satisfies Record<string, Words>;

/** The loss with independent blocks. */
export const LOSS = {
  contrastive: [
    "Bring partners together and push strangers apart, block by block: the solid bars.",
    "每个分块里拉近同伴、推开陌生人：对应实色条。",
  ],
  weight: ["How dear a leak is. Zero: nobody minds.", "泄漏的代价有多大；为零则无人在意。"],
  sum: ["Every pair of blocks: three here.", "所有分块两两配对：这里共三对。"],
  information: [
    "Mutual information: what one block tells about another. Pressed down, so that the hatched bars stay short.",
    "互信息：一个分块透露了另一个分块多少内容。压低它，斜线条才短。",
  ],
  first: ["One block, for instance identity.", "某个分块，例如身份。"],
  second: ["Another block, for instance lighting.", "另一个分块，例如光线。"],
} as const satisfies Record<string, Words>;

/** What of it holds here. */
export const lossHere: Words = [
  "On this page the covariance between blocks stands in for MI: cheap, and blind to whatever does not go along a straight line. The command line has estimates of MI itself.",
  "本页用分块之间的协方差代替互信息：算得快，但看不出非线性的关联。用命令行可以直接估计互信息。",
];

/** The mutual information gap of blocks. */
export const GAP = {
  best: [
    "What the best block knows about factor k: the large dot, where that is the factor’s own block.",
    "知道得最多的分块对因子 k 的信息：大圆点（如果正是该因子自己的分块）。",
  ],
  second: [
    "What the runner-up knows: the short tick. A gap between them is what we want.",
    "知道得第二多的分块：短竖线。两者拉开差距才好。",
  ],
  entropy: [
    "All there is to know about the factor: the full length of the line.",
    "该因子的全部信息量：整条线的长度。",
  ],
  mean: ["The mean over the K factors.", "对 K 个因子取平均。"],
} as const satisfies Record<string, Words>;

/** What the gap comes to, from the numbers in the picture. */
export const gapHere = (gap: number): Words => [
  `With the numbers of this page: MIG = ${gap.toFixed(2)}.`,
  `用本页的数字算：MIG = ${gap.toFixed(2)}。`,
];
