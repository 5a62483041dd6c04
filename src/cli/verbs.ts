/** One file per verb, loaded when it is asked for, so that `--help` starts no runtime. */
export const VERBS = {
  demo: () => import("./demo.ts"),
  train: () => import("./train.ts"),
  eval: () => import("./eval.ts"),
  search: () => import("./search.ts"),
  embed: () => import("./embed.ts"),
  edit: () => import("./edit.ts"),
  export: () => import("./export.ts"),
  report: () => import("./report.ts"),
  serve: () => import("./serve.ts"),
  sweep: () => import("./sweep.ts"),
  worker: () => import("./worker.ts"),
  reproduce: () => import("./reproduce.ts"),
  list: () => import("./list.ts"),
  data: () => import("./data.ts"),
  doctor: () => import("./doctor.ts"),
  completion: () => import("./completion.ts"),
} as const;
