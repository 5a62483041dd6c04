import { Argument, Command, type Option } from "commander";
import { catalogue } from "../catalogue.ts";
import { published } from "../data/published/sources.ts";
import { nodeBackends } from "../engine/backends/node.ts";
import { AUTO } from "./auto.ts";
import { type Place, shells } from "./completionScripts.ts";
import type { Io } from "./io.ts";
import { studies } from "./studies.ts";

const EXAMPLES = `
Examples:
  $ unweave completion bash >> ~/.bashrc
  $ unweave completion zsh > "\${fpath[1]}/_unweave"
  $ unweave completion fish > ~/.config/fish/completions/unweave.fish`;

export function command(io: Io): Command {
  return new Command("completion")
    .description("A script by which bash, zsh or fish completes verbs, options and names")
    .addArgument(new Argument("<shell>", "the shell that reads it").choices(Object.keys(shells)))
    .addHelpText("after", EXAMPLES)
    .action(async (shell: keyof typeof shells, _: object, self: Command) => {
      io.stdout.write(shells[shell](placesOf(self.parent!, await knownWords())));
    });
}

/** Words that options and verbs take, by the name of the option or the path of the verb. */
type Known = Readonly<Record<string, readonly string[]>>;

async function knownWords(): Promise<Known> {
  const [data, metrics] = [Object.keys(catalogue.datasets), Object.keys(catalogue.metrics)];
  return {
    "--recipe": [AUTO, ...Object.keys(catalogue.recipes)],
    "--data": data,
    "--metric": metrics,
    "--metrics": ["all", "fast", ...metrics],
    "--backend": Object.keys(nodeBackends),
    "unweave list": [...Object.keys(catalogue), "studies", "backends"],
    "unweave reproduce": Object.keys(await studies()),
    "unweave data info": data,
    "unweave data make": data,
    "unweave data get": Object.keys(published),
    "unweave completion": Object.keys(shells),
  };
}

/** A command and all below it. */
function placesOf(command: Command, known: Known, above: readonly string[] = []): Place[] {
  const names = [...above, command.name()];
  const path = names.join(" ");
  const help = command.createHelp();
  const below = help.visibleCommands(command).filter((sub) => sub.name() !== "help");
  const options = help.visibleOptions(command).map((option) => ({
    flag: option.long!,
    about: option.description,
    values: valuesOf(option, known),
  }));
  const words = [...below.map((sub) => sub.name()), ...(known[path] ?? [])];
  return [{ path, words, options }, ...below.flatMap((sub) => placesOf(sub, known, names))];
}

function valuesOf(option: Option, known: Known): readonly string[] | null {
  if (!option.required && !option.optional) return null;
  return option.argChoices ?? known[option.long!] ?? [];
}
