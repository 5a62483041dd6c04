/** What stands above, beside and below the acts. */
import type { Words } from "../state/reader.svelte.ts";

export const page = {
  title: ["Unweave: pull one thread, move one thing", "Unweave：抽一根线，只动一件事"],
  learn: ["learn", "课堂"],
  heading: ["Pull one thread, move one thing", "抽一根线，只动一件事"],
  lead: [
    "An encoder turns a picture into a few numbers, and usually person, light and pose are spun together in all of them. In five short acts you teach one to keep them apart, test it under a new light, and then try to break it.",
    "编码器把一张照片变成几个数字，而人、光线和姿态往往全拧在这几个数字里。接下来的五幕，你先教它把三者分开，再换一束光考考它，最后想办法把它弄坏。",
  ],
  computed: [
    "Two encoders are learning in this tab while you read. Every picture is drawn here and every number is computed here: no server, nothing downloaded, nothing sent.",
    "你读到这里时，两个编码器已经在这个标签页里学起来了。每张图都是当场画的，每个数都是当场算的：没有服务器，不下载，也不上传。",
  ],
  rope: [
    "Three twisted threads come apart into identity, lighting and pose",
    "三股拧在一起的线，分成身份、光线和姿态",
  ],
  acts: ["Acts", "五幕"],
  language: ["Language", "语言"],
  both: ["Side by side", "对照"],
  theme: ["Light or dark", "明暗"],
  toContent: ["To the acts", "跳到正文"],
  doItForMe: ["Do it for me", "替我做"],
  notice: ["Notice", "看点"],
  notYet: [
    "Do what the frame above asks for, and what there is to notice becomes readable here.",
    "做完上面框里的那件事，这里的看点就会显现出来。",
  ],
  mathematics: ["The mathematics", "数学"],
  symbols: [
    "Point at a symbol, or tab to it: the picture shows what it is.",
    "把指针移到符号上，或用 Tab 键选中它：图中会指出它是什么。",
  ],
  drawing: ["Drawing the faces …", "正在画人脸……"],
  unsupported: [
    "This browser cannot train here: it lacks WebAssembly, workers or decompression. A current Chrome, Firefox or Safari can.",
    "这个浏览器无法在页面里训练：缺少 WebAssembly、Worker 或解压功能。较新的 Chrome、Firefox 或 Safari 都可以。",
  ],
  failed: [
    "The lesson stopped. What you already see was computed; reload the page to start again. The message for a report:",
    "这堂课中断了。已经显示的内容都是算出来的；刷新页面可以重来。报告问题时请附上这条信息：",
  ],
  yours: [
    "Now with your own pictures: a folder, a table of what they show, one line.",
    "接下来用你自己的照片：一个文件夹、一张说明表、一行命令。",
  ],
} as const satisfies Record<string, Words>;

/** What the beads at the top say. */
export const BEADS: readonly Words[] = [
  ["pairs", "配对"],
  ["train", "训练"],
  ["new light", "换光"],
  ["sliders", "滑杆"],
  ["break it", "弄坏"],
];
