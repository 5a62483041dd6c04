/** What a person says of factors beside their levels: of which kind each is, and which role it plays. */
import { unknownName } from "../../errors.ts";
import type { Factor } from "../../types/index.ts";
import type { LevelOptions } from "./options.ts";

/** The same factors with the kinds and roles declared for them; a name that no factor has is an InputError. */
export function declare(
  factors: readonly Factor[],
  { kinds = {}, roles = {} }: Pick<LevelOptions, "kinds" | "roles">,
): Factor[] {
  const names = factors.map(({ name }) => name);
  const unknown = [...Object.keys(kinds), ...Object.keys(roles)].find((name) => !names.includes(name));
  if (unknown !== undefined) throw unknownName("factor", unknown, names);
  return factors.map((factor) => ({
    ...factor,
    ...(Object.hasOwn(kinds, factor.name) && { kind: kinds[factor.name] }),
    ...(Object.hasOwn(roles, factor.name) && { role: roles[factor.name] }),
  }));
}
