/** Tasks that follow from results: the next rungs of trials that keep up, where a sweep prunes. */
import type { Database } from "../queue/database.ts";

/** Adds what follows from the results so far. It is safe to call at any time, from any machine. */
export async function advance(_database: Database, _sweep: string): Promise<void> {}
