/** docs/reference/program.md: every verb with a line, and every flag once, from the program itself. */
import { Writable } from "node:stream";
import type { Command, Option } from "commander";
import { programFor } from "../src/cli/program.ts";
import { cell } from "./pages.ts";

const INTRO = `# The program

Every verb and every flag of \`unweave\`, each flag once with all that it means. \`--help\` behind a verb shows an example. This page
is written by \`npm run status\`, and \`npm run check\` fails when it is stale.
`;

interface Verb {
  /** "data get". */
  readonly name: string;
  readonly command: Command;
}

function verbsOf(command: Command, above: readonly string[] = []): Verb[] {
  const below = command
    .createHelp()
    .visibleCommands(command)
    .filter((sub) => sub.name() !== "help");
  return below.flatMap((sub) => {
    const names = [...above, sub.name()];
    return [{ name: names.join(" "), command: sub }, ...verbsOf(sub, names)];
  });
}

const optionsOf = (command: Command): readonly Option[] => command.createHelp().visibleOptions(command);
const code = (text: string) => `\`${text}\``;

function verbTable(verbs: readonly Verb[]): string {
  const rows = verbs.map(({ name, command }) => {
    const takes = command.registeredArguments.map((each) => {
      const named = each.variadic ? `${each.name()}…` : each.name();
      return each.required ? `<${named}>` : `[${named}]`;
    });
    return `| ${code([name, ...takes].join(" "))} | ${cell(command.description())} |`;
  });
  return `## Verbs\n\n| verb | what it does |\n| --- | --- |\n${rows.join("\n")}\n`;
}

/** What a flag means, with the verbs in which it is said so. */
type Meanings = Map<string, string[]>;

function flagTable(verbs: readonly Verb[]): string {
  const flags = new Map<string, Meanings>();
  for (const { name, command } of verbs)
    for (const { flags: spelled, long, description } of optionsOf(command)) {
      const [, takes = ""] = /(?: (<.+>|\[.+\]))?$/.exec(spelled) ?? [];
      const meanings = flags.get(long!) ?? new Map();
      const said = takes === "" ? description : `${code(takes)}: ${description}`;
      flags.set(long!, meanings.set(said, [...(meanings.get(said) ?? []), name]));
    }
  const everywhere = (names: readonly string[]) =>
    names.length === verbs.length ? "all" : names.map(code).join(", ");
  const rows = [...flags]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([flag, meanings]) =>
      [...meanings].map(
        ([said, names], at) => `| ${at === 0 ? code(flag) : ""} | ${cell(said)} | ${everywhere(names)} |`,
      ),
    );
  return `## Flags\n\n| flag | what it takes and means | verbs |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
}

/** The page. */
export async function programPage(): Promise<string> {
  const nowhere = new Writable({ write: (_, __, done) => done() });
  const world = { stdout: nowhere, stderr: nowhere, onInterrupt: () => {} };
  const verbs = verbsOf(await programFor(["completion"], world));
  return [INTRO, verbTable(verbs), flagTable(verbs)].join("\n");
}
