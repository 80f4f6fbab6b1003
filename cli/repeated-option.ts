/** Every value of an option that may be given several times: `--stack a --stack=b`. */
export function repeatedOption(rawArgs: readonly string[], name: string): readonly string[] {
  return rawArgs.flatMap((arg, index) => {
    if (arg === `--${name}`) return rawArgs[index + 1] ?? [];
    return arg.startsWith(`--${name}=`) ? arg.slice(name.length + 3) : [];
  });
}
