/** Groups of files that import each other: the strongly connected components (Tarjan 1972), each group once. */
export function circles(next: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, { index: number; lowest: number }>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): number => {
    const own = { index: order.size, lowest: order.size };
    order.set(file, own);
    open.push(file);
    for (const to of next.get(file) ?? []) {
      const seen = order.get(to);
      if (seen === undefined) own.lowest = Math.min(own.lowest, visit(to));
      else if (open.includes(to)) own.lowest = Math.min(own.lowest, seen.index);
    }
    if (own.lowest === own.index) {
      const group = open.splice(open.indexOf(file));
      if (group.length > 1) found.push(group.sort());
    }
    return own.lowest;
  };
  for (const file of next.keys()) if (!order.has(file)) visit(file);
  return found;
}
