/** A name alone is a reference: `data: faces` says what `data: { name: faces }` says, in YAML, in settings and in programs. */
type Tree = Readonly<Record<string, unknown>>;

const SINGLE = ["data", "preprocess", "net", "decoder", "pairs", "optimiser"];
const LISTS = ["metrics", "terms", "project"];

const refOf = (given: unknown): unknown => (typeof given === "string" ? { name: given } : given);

/** A list of references; one text is one name, or several by comma. */
function refsOf(given: unknown): unknown {
  const list = typeof given === "string" ? given.split(",").map((name) => name.trim()) : given;
  return Array.isArray(list) ? list.map(refOf) : list;
}

/** References by a name of their own. */
const byName = (given: unknown): unknown =>
  typeof given !== "object" || given === null || Array.isArray(given)
    ? given
    : Object.fromEntries(Object.entries(given).map(([name, value]) => [name, refOf(value)]));

/** The same experiment, in which every reference is an object with a name; what is no object of keys stays as it is. */
export function withRefs<T>(given: T): T {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return given;
  const spelled = Object.entries(given as Tree).map(([key, value]) => {
    if (SINGLE.includes(key)) return [key, refOf(value)];
    if (key === "read") return [key, byName(value)];
    return [key, LISTS.includes(key) ? refsOf(value) : value];
  });
  return Object.fromEntries(spelled) as T;
}
