/** `npm run study -- NAME [--out DIR] …`: the named experiments behind every table in docs/. */
import { Command } from "commander";
import { InputError, RunError, unknownName } from "../src/check.ts";
import { yalebFirst } from "./yalebFirst.ts";

const STUDIES: Readonly<Record<string, () => Command>> = { yalebFirst };

const [name, ...rest] = process.argv.slice(2);
try {
  if (name === undefined || !Object.hasOwn(STUDIES, name)) {
    throw unknownName("study", name ?? "", Object.keys(STUDIES));
  }
  await new Command().addCommand(STUDIES[name]()).parseAsync([name, ...rest], { from: "user" });
} catch (error) {
  const known = error instanceof InputError || error instanceof RunError;
  console.error(known ? error.message : error);
  process.exitCode = error instanceof InputError ? 2 : 1;
}
