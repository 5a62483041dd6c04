/** A study of the repository as a plan: a task for every row. */
import { planStudy, unknownName } from "../../../../src/cli/kit.ts";
import type { Plan } from "../types.ts";
import { nameOf } from "./name.ts";
import { checkedPlan, type PlanInput } from "./schema.ts";

/** What of a plan goes with a study, whose rows say everything else themselves. */
const WITH_STUDY = ["name", "study", "retries", "needs", "priority"];

/** How the rows of a study are computed; what is left out has the defaults of plans. */
export type StudyOptions = Pick<PlanInput, "name" | "retries" | "needs" | "priority">;

/** The rows of a named study as tasks of the kind `row`; options are those of `reproduce --set`. */
export async function studyPlan(
  study: string,
  options: Readonly<Record<string, unknown>> = {},
  plan: StudyOptions = {},
): Promise<Plan> {
  const {
    name = study,
    retries,
    needs,
    priority,
  } = checkedPlan({ ...plan, study: { name: study, options } });
  const { rows, warnings = [] } = await planStudy(study, options);
  const trials = rows.map(({ key, settings }) => ({
    name: nameOf({ study, key, settings: JSON.stringify(settings) }),
    kind: "row",
    spec: { study, options, key, settings },
    ...{ needs, priority },
    settings: { study, row: key },
    seed: (settings as { readonly seed?: number } | null)?.seed ?? 0,
  }));
  return { name, trials, objective: null, pruning: null, retries, warnings };
}

/** Refuses keys that say nothing beside a study. */
export function expectStudyAlone(given: object): void {
  const other = Object.keys(given).find((key) => !WITH_STUDY.includes(key));
  if (other !== undefined) throw unknownName("plan key beside a study", other, WITH_STUDY);
}
