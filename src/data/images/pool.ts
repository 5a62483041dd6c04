/**
 * Runs `work(0)` … `work(count − 1)`, started in order, at most `limit` at a time. Rejects with the failure of the
 * lowest number, whatever the order of finishing.
 */
export async function inOrder(
  count: number,
  limit: number,
  work: (i: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const failures: { readonly at: number; readonly error: unknown }[] = [];
  const worker = async () => {
    while (next < count && failures.length === 0) {
      const at = next++;
      try {
        await work(at);
      } catch (error) {
        failures.push({ at, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, count) }, worker));
  failures.sort((a, b) => a.at - b.at);
  if (failures.length > 0) throw failures[0].error;
}
