import { type ParseArgsConfig, parseArgs } from "node:util";
import type { ArgsDef } from "citty";
import { UserError } from "../model/errors.ts";

/**
 * Refuses what a verb does not know: citty itself lets an unknown option pass, and a misspelt one would be ignored.
 *
 * @param variadic the verb takes any number of positional arguments
 * @throws UserError naming the option and the help to read
 */
export function refuseUnknownArguments(
  verb: string,
  rawArgs: readonly string[],
  args: ArgsDef,
  variadic: boolean,
): void {
  const fix = `Run bulkhead ${verb} --help for its arguments.`;
  const positionalLimit = variadic ? Number.POSITIVE_INFINITY : countPositionals(args);
  const positionals = parseStrictly(rawArgs, args, fix);
  const surplus = positionals[positionalLimit];
  if (surplus !== undefined) throw new UserError({ message: `"${surplus}" is one argument too many.`, fix });
}

function parseStrictly(rawArgs: readonly string[], args: ArgsDef, fix: string): readonly string[] {
  try {
    return parseArgs({ args: [...rawArgs], options: optionsOf(args), allowPositionals: true, allowNegative: true })
      .positionals;
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw new UserError({ message: `${sentence?.replace(/\.$/, "")}.`, fix });
  }
}

function countPositionals(args: ArgsDef): number {
  return Object.values(args).filter((arg) => arg.type === "positional").length;
}

function optionsOf(args: ArgsDef): NonNullable<ParseArgsConfig["options"]> {
  const named = Object.entries(args).filter(([, arg]) => arg.type !== "positional");
  return Object.fromEntries(
    named.map(([name, arg]) => [
      name,
      {
        type: arg.type === "boolean" ? "boolean" : "string",
        multiple: true,
        ...shortOf("alias" in arg ? arg.alias : undefined),
      },
    ]),
  );
}

function shortOf(alias: string | readonly string[] | undefined): { short?: string } {
  const short = [alias ?? []].flat().find((name) => name.length === 1);
  return short === undefined ? {} : { short };
}
