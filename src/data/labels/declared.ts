/** What a person says of factors beside their levels: of which kind each is, and which role it plays. */
import { z } from "zod";
import { unknownName } from "../../errors.ts";
import type { Factor } from "../../types/index.ts";

/** Factor → kind. */
export const kindsOption = {
  /** Kinds that differ from what the labels suggest. */
  kinds: z.record(z.string(), z.enum(["categorical", "ordinal", "circular"])).default({}),
};

/** Factor → role. */
export const rolesOption = {
  /** Which factors are searched for ("content") and which must not matter ("nuisance"). */
  roles: z.record(z.string(), z.enum(["content", "nuisance"])).default({}),
};

/** Factors by name, with what is said of each. */
export interface Declared {
  readonly kinds?: Readonly<Record<string, Factor["kind"]>>;
  readonly roles?: Readonly<Record<string, NonNullable<Factor["role"]>>>;
}

/** The same factors with the kinds and roles declared for them; a name that no factor has is an InputError. */
export function declare(factors: readonly Factor[], { kinds = {}, roles = {} }: Declared): Factor[] {
  const names = factors.map(({ name }) => name);
  const unknown = [...Object.keys(kinds), ...Object.keys(roles)].find((name) => !names.includes(name));
  if (unknown !== undefined) throw unknownName("factor", unknown, names);
  return factors.map((factor) => ({
    ...factor,
    ...(Object.hasOwn(kinds, factor.name) && { kind: kinds[factor.name] }),
    ...(Object.hasOwn(roles, factor.name) && { role: roles[factor.name] }),
  }));
}
