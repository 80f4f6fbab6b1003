/** A file that a command is told to write, by a flag or by the environment. */
export interface WrittenFile {
  /** As given, relative to where Terraform runs, or absolute. */
  readonly path: string;
  /** It is read first: a state. */
  readonly isInput: boolean;
}

const flag = /^--?(out|state|state-out|backup|backup-out|generate-config-out|junit-xml)(?:=(.*))?$/s;

/**
 * The files that the flags name, those of `TF_CLI_ARGS` and `TF_CLI_ARGS_*` included, and the log's. Terraform puts
 * a backup and a lock beside a state, so these are files that it writes, too.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/environment-variables
 */
export function writtenFiles(args: readonly string[], env: NodeJS.ProcessEnv): WrittenFile[] {
  const fromEnvironment = Object.entries(env)
    .filter(([name]) => /^TF_CLI_ARGS(_|$)/.test(name))
    .flatMap(([, value]) => (value ?? "").replace(/["']/g, "").split(/\s+/));
  const log = env["TF_LOG_PATH"] ?? "";
  return [...flagged(args), ...flagged(fromEnvironment), { path: log, isInput: false }].filter(
    ({ path }) => path !== "" && path !== "-",
  );
}

function flagged(args: readonly string[]): WrittenFile[] {
  return args.flatMap((arg, index) => {
    const [, name = "", value = args[index + 1] ?? ""] = arg.match(flag) ?? [];
    if (name === "") return [];
    const file = { path: value, isInput: name === "state" };
    return name === "state" || name === "state-out" ? [file, ...besideState(value)] : [file];
  });
}

function besideState(path: string): WrittenFile[] {
  const lock = path.replace(/([^/]+)$/, ".$1.lock.info");
  return [`${path}.backup`, lock].map((beside) => ({ path: beside, isInput: false }));
}
