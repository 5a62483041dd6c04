/** 64-bit integers as JavaScript's numbers. */
import { InputError } from "../errors.ts";

/** The same numbers; an InputError that names `name` where one is too large to be told from its neighbours. */
export function exactIntegers(name: string, wide: BigInt64Array | BigUint64Array): Float64Array {
  const [most, list] = [BigInt(Number.MAX_SAFE_INTEGER), wide as BigInt64Array];
  const large = list.find((value) => value > most || value < -most);
  const todo = "Renumber them, or write them as texts.";
  if (large !== undefined) throw new InputError("array", name, "whole numbers up to 2^53", `${large}`, todo);
  return Float64Array.from(list, Number);
}
