import type { CompletedCommand } from "./command-table.ts";

const isVerb = ({ path }: CompletedCommand): boolean => !path.includes(" ");
const words = (names: readonly string[]): string => names.join(" ");

/** Verbs and parts by their place; options after a dash; files everywhere else. */
export function bashCompletion(table: readonly CompletedCommand[]): string {
  const verbs = table.filter(isVerb);
  const parts = verbs.filter(({ parts }) => parts.length > 0);
  const branches = table.toReversed().map(({ path, options }) => {
    const pattern = path.includes(" ") ? `"${path}"` : `"${path} "*`;
    return `      ${pattern}) words="${words(options.map(({ name }) => name))}" ;;`;
  });
  return `# bash completion of bulkhead
_bulkhead() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=""
  if ((COMP_CWORD == 1)); then
    words="${words(verbs.map(({ path }) => path))}"
  elif [[ $current == -* ]]; then
    case "\${COMP_WORDS[1]} \${COMP_WORDS[2]}" in
${branches.join("\n")}
    esac
  elif ((COMP_CWORD == 2)); then
    case "\${COMP_WORDS[1]}" in
${parts.map(({ path, parts: names }) => `      ${path}) words="${words(names)}" ;;`).join("\n")}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _bulkhead bulkhead
`;
}

export function zshCompletion(table: readonly CompletedCommand[]): string {
  const verbs = table.filter(isVerb);
  const described = (name: string, text: string): string => `'${name}:${text.replaceAll(":", "\\:")}'`;
  const optionsOf = ({ path, options }: CompletedCommand): string => {
    const specs = options.map(
      ({ name, description, takesValue }) =>
        `'*${name}${takesValue ? "=" : ""}[${description.replaceAll(/[[\]]/g, "")}]${takesValue ? ":value:_files" : ""}'`,
    );
    return `    '${path}') _arguments ${specs.join(" ")} '*:target:_files' ;;`;
  };
  const parts = verbs.filter(({ parts }) => parts.length > 0);
  return `#compdef bulkhead
# zsh completion of bulkhead
_bulkhead() {
  if ((CURRENT == 2)); then
    local -a verbs=(${verbs.map(({ path, summary }) => described(path, summary)).join(" ")})
    _describe verb verbs
    return
  fi
  local command="\${words[2]}"
  case "$command" in
${parts
  .map(
    ({ path, parts: names }) =>
      `    ${path}) if ((CURRENT == 3)); then compadd ${words(names)}; return; fi; command="${path} \${words[3]}" ;;`,
  )
  .join("\n")}
  esac
  case "$command" in
${table.map(optionsOf).join("\n")}
  esac
}
compdef _bulkhead bulkhead
`;
}

export function fishCompletion(table: readonly CompletedCommand[]): string {
  const lines = table.flatMap(({ path, summary, options }) => {
    const [verb = "", part] = path.split(" ");
    const here =
      part === undefined
        ? `__fish_seen_subcommand_from ${verb}`
        : `__fish_seen_subcommand_from ${verb}; and __fish_seen_subcommand_from ${part}`;
    const name =
      part === undefined
        ? `complete -c bulkhead -f -n __fish_use_subcommand -a ${verb} -d '${summary}'`
        : `complete -c bulkhead -f -n '__fish_seen_subcommand_from ${verb}' -a ${part} -d '${summary}'`;
    const flags = options.map(
      ({ name: option, description, takesValue }) =>
        `complete -c bulkhead -n '${here}' -l ${option.slice(2)}${takesValue ? " -r" : ""} -d '${description}'`,
    );
    return [name, ...flags];
  });
  return `# fish completion of bulkhead\n${lines.join("\n")}\n`;
}
