/** The options of an entry as its schema describes them. */
import { z } from "zod";

/** One option of an entry. */
export interface OptionRow {
  readonly name: string;
  /** What it takes, in words. */
  readonly takes: string;
  /** As JSON; "" where it may be left out, "needed" where it may not. */
  readonly default: string;
  readonly about: string;
}

/** As much of a JSON schema as options are described by. */
interface Described {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Described[];
  readonly items?: Described | false;
  readonly prefixItems?: readonly Described[];
  readonly additionalProperties?: Described | boolean;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly required?: readonly string[];
}

/** The options of a schema, in its order. */
export function optionRows(schema: z.ZodType): OptionRow[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  }) as Described;
  return Object.entries(properties).map(([name, option]) => ({
    name,
    takes: takes(option),
    default: required.includes(name)
      ? "needed"
      : option.default === undefined
        ? ""
        : JSON.stringify(option.default),
    about: option.description ?? "",
  }));
}

const WORDS: Readonly<Record<string, string>> = {
  integer: "whole number",
  boolean: "true or false",
  string: "text",
};

function takes({
  type,
  enum: words,
  anyOf,
  items,
  prefixItems,
  additionalProperties,
  ...rest
}: Described): string {
  if (rest.const !== undefined) return `${rest.const}`;
  if (words !== undefined) return words.join(" or ");
  if (anyOf !== undefined) return anyOf.map(takes).join(" or ");
  if (prefixItems !== undefined) return `[${prefixItems.map(takes).join(", ")}]`;
  if (type === "array") return items ? `list of ${takes(items)}` : "list";
  if (type === "object")
    return typeof additionalProperties === "object" ? `{name: ${takes(additionalProperties)}}` : "object";
  return [type ?? "anything"]
    .flat()
    .map((word) => WORDS[word] ?? word)
    .join(" or ");
}
