/** A number of rows cut into shards. */

/** Rows from `from` up to `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** At most `shards` ranges of about equal size, which begin where a batch of one machine begins: its bytes depend on what is encoded together. */
export function cut(total: number, batch: number, shards: number): Range[] {
  const batches = Math.ceil(total / batch);
  const count = Math.min(shards, batches);
  const edge = (shard: number) => Math.min(total, batch * Math.round((shard * batches) / count));
  return Array.from({ length: count }, (_, shard) => ({ from: edge(shard), to: edge(shard + 1) }));
}
