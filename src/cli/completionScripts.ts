/** Scripts by which a shell completes what a person types, from the program's own words. */

/** A verb, or a verb below another, as it is typed: "unweave data get". */
export interface Place {
  readonly path: string;
  /** What may stand there: verbs below, and names of things. */
  readonly words: readonly string[];
  readonly options: readonly Flag[];
}
/** An option of a verb. */
export interface Flag {
  /** "--recipe". */
  readonly flag: string;
  readonly about: string;
  /** Words that it takes; empty for anything else, such as a file; null where it takes nothing. */
  readonly values: readonly string[] | null;
}

/** The branches that bash and zsh share: where the cursor is, what an option takes, what may stand there. */
function branches(places: readonly Place[]): string {
  const quoted = (texts: readonly string[]) => texts.map((text) => `"${text}"`).join(" | ");
  const valued = places.flatMap(({ path, options }) =>
    options.flatMap(({ flag, values }) => (values === null ? [] : [{ at: `${path} ${flag}`, values }])),
  );
  const taking = valued
    .filter(({ values }) => values.length > 0)
    .map(({ at, values }) => `    ("${at}") _unweave_offer ${values.join(" ")}; return ;;`);
  const open = valued.filter(({ values }) => values.length === 0).map(({ at }) => at);
  const flags = places.map(
    ({ path, options }) => `    ("${path}") _unweave_offer ${options.map(({ flag }) => flag).join(" ")} ;;`,
  );
  const words = places
    .filter((place) => place.words.length > 0)
    .map(({ path, words }) => `    ("${path}") _unweave_offer ${words.join(" ")} ;;`);
  return `  for ((i = first; i < current; i++)); do
    case "$at \${line[i]}" in
    (${quoted(places.slice(1).map(({ path }) => path))}) at="$at \${line[i]}" ;;
    esac
  done
  case "$at $before" in
${taking.join("\n")}
    (${quoted(open)}) _unweave_files; return ;;
  esac
  if [[ "$word" == -* ]]; then
    case "$at" in
${flags.join("\n")}
    esac
    return
  fi
  case "$at" in
${words.join("\n")}
  esac
  _unweave_files`;
}

const bash = (places: readonly Place[]) => `# bash completion for unweave: source <(unweave completion bash)
_unweave() {
  local at=unweave word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} i first=1 current=$COMP_CWORD
  local -a line=("\${COMP_WORDS[@]}")
  COMPREPLY=()
  _unweave_offer() { COMPREPLY=($(compgen -W "$*" -- "$word")); }
  # Where nothing is offered, bash completes names of files.
  _unweave_files() { :; }
${branches(places)}
}
complete -o default -F _unweave unweave
`;

const zsh = (places: readonly Place[]) => `#compdef unweave
# zsh completion for unweave: source <(unweave completion zsh), after compinit
_unweave() {
  local at=unweave word="\${words[CURRENT]}" before="\${words[CURRENT - 1]}" i first=2 current=$CURRENT
  local -a line=("\${words[@]}")
  _unweave_offer() { compadd -- "$@" }
  _unweave_files() { _files }
${branches(places)}
}
if [[ "\${funcstack[1]}" == _unweave ]]; then _unweave "$@"; else compdef _unweave unweave; fi
`;

/** Whether the words typed so far lead to a place and no further, in fish. */
function within(path: string, places: readonly Place[]): string {
  const seen = "__fish_seen_subcommand_from";
  const [, ...typed] = path.split(" ");
  const below = places
    .map((place) => place.path.split(" "))
    .filter((names) => names.length === typed.length + 2);
  const verbs = below.filter((names) => names.join(" ").startsWith(`${path} `)).map((names) => names.at(-1));
  const further = verbs.length === 0 ? [] : [`not ${seen} ${verbs.join(" ")}`];
  return [...typed.map((verb) => `${seen} ${verb}`), ...further].join("; and ");
}

function fish(places: readonly Place[]): string {
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = places.flatMap(({ path, words, options }) => {
    const head = `complete -c unweave -n ${quoted(within(path, places))}`;
    const named = words.length === 0 ? [] : [`${head} -f -a ${quoted(words.join(" "))}`];
    return [
      ...named,
      ...options.map(({ flag, about, values }) => {
        const takes =
          values === null ? "" : values.length === 0 ? " -r" : ` -x -a ${quoted(values.join(" "))}`;
        return `${head} -l ${flag.slice(2)}${takes} -d ${quoted(about)}`;
      }),
    ];
  });
  return `# fish completion for unweave: unweave completion fish | source\n${lines.join("\n")}\n`;
}

/** A writer for each shell; the first place is the program's own. */
export const shells = { bash, zsh, fish };
