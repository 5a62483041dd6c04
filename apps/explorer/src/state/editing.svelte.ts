/** One picture under edit: what the address asks for, and what the Worker made of it. Of many moves of a slider the last is shown. */
import type { ModelsOf } from "../runtime/client.ts";
import type { Change, Editable, Edited, Source } from "../runtime/messages.ts";

/** A change as the address says it: by the name of a block, or of a factor that has none. */
export interface Asked {
  readonly key: string;
  /** A level of the factor of that name, the number of a picture, or a step along the block. */
  readonly kind: "level" | "from" | "at";
  readonly value: string;
}

/** What can be changed: blocks, then factors without a block of their name, which move the whole code. */
export interface Handle {
  readonly key: string;
  /** How many numbers the block has; null for a factor without one. */
  readonly width: number | null;
  /** Levels to set, where a factor has the name. */
  readonly levels: readonly string[];
}

/** Everything that can be changed. */
export function handlesOf({ blocks, factors }: Editable): Handle[] {
  const levelsOf = (key: string) => factors.find(({ name }) => name === key)?.levels ?? [];
  return [
    ...Object.entries(blocks).map(([key, [start, end]]) => ({
      key,
      width: end - start,
      levels: levelsOf(key),
    })),
    ...factors
      .filter(({ name }) => !Object.hasOwn(blocks, name))
      .map(({ name: key, levels }) => ({ key, width: null, levels })),
  ];
}

/** `lighting=from:12`, `lighting=at:30`, `lighting=LEVEL`; what no handle takes is left out. */
export function askedOf(texts: readonly string[], handles: readonly Handle[]): Asked[] {
  return texts.flatMap((text): Asked[] => {
    const handle = handles.find(({ key }) => text.startsWith(`${key}=`));
    if (handle === undefined) return [];
    const { key, levels, width } = handle;
    const value = text.slice(key.length + 1);
    if (levels.includes(value)) return [{ key, kind: "level", value }];
    const [, kind, number] = /^(from|at):(\d+)$/.exec(value) ?? [];
    return kind === undefined || width === null ? [] : [{ key, kind: kind as "from" | "at", value: number }];
  });
}

/** The same as it stands in the address. */
export const textOf = ({ key, kind, value }: Asked): string =>
  `${key}=${kind === "level" ? value : `${kind}:${value}`}`;

/** A picture that is edited. */
export class Editing {
  editable = $state.raw<Editable | null>(null);
  source = $state.raw<Source | null>(null);
  edited = $state.raw<Edited | null>(null);
  problem = $state<string | null>(null);
  isBusy = $state(false);
  code: Float32Array | null = null;
  private readonly models: ModelsOf;
  private turn = 0;
  private waiting: (() => Promise<void>) | null = null;

  constructor(models: ModelsOf) {
    this.models = models;
  }

  /** Opens the run's models. */
  open(): void {
    this.enqueue(async () => {
      this.editable = await this.models.ask("editable");
    });
  }

  /** Another picture, by its code, with its changes. */
  show(code: Float32Array, changes: readonly Change[]): void {
    const isNew = this.code !== code;
    this.code = code;
    this.enqueue(async () => {
      if (isNew || this.source === null) this.source = await this.models.ask("source", code);
      this.edited = await this.models.ask("edit", code, changes);
    });
  }

  /** One thing at a time; of what comes meanwhile, the last. */
  private enqueue(work: () => Promise<void>): void {
    if (this.isBusy) {
      this.waiting = work;
      return;
    }
    this.isBusy = true;
    const turn = ++this.turn;
    work()
      .then(() => {
        this.problem = null;
      })
      .catch((error: Error) => {
        this.problem = error.message;
      })
      .finally(() => {
        if (turn !== this.turn) return;
        this.isBusy = false;
        const next = this.waiting;
        this.waiting = null;
        if (next !== null) this.enqueue(next);
      });
  }
}
