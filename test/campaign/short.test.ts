/** Every campaign in its shortest form; `npm run campaign -- NAME` runs them for as long as one likes. */
import { expect, it } from "vitest";
import { type Campaign, Skip } from "./campaign.ts";
import { disk } from "./disk.ts";
import { kill } from "./kill.ts";
import { long } from "./long.ts";

it.each([
  ["kill", kill, 1],
  ["disk", disk, 1],
  ["long", long, 1],
] as [string, Campaign, number][])("%s loses nothing", async (_, campaign, count) => {
  try {
    const { line, losses } = await campaign({ seconds: 1, seed: 1, count });
    expect(losses, line).toEqual([]);
  } catch (error) {
    if (!(error instanceof Skip)) throw error;
  }
});
