import { stripVTControlCharacters } from "node:util";
import { type ArgsDef, type CommandDef, renderUsage, runCommand } from "citty";
import { UserError } from "../model/errors.ts";
import { EXIT } from "./exit-status.ts";
import { packageVersion } from "./package-version.ts";
import { renderFailure } from "./reporters/failure.ts";
import { refuseUnknownArguments } from "./strict-arguments.ts";
import { VERBS } from "./verbs.ts";

// Whoever reads the output may have seen enough: `bulkhead prove | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});
// Which versions of Node.js do is said by package.json; the SDK's plans for the next are no news to who deploys.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  try {
    return await dispatch(argv);
  } catch (error) {
    const failure = withHelp(error, argv[0]);
    process.stderr.write(`${renderFailure(failure, process.env["BULKHEAD_DEBUG"] !== undefined)}\n`);
    return EXIT.failure;
  }
}

/** What citty finds wrong with the arguments, in its own words. */
function withHelp(error: unknown, verb: string | undefined): unknown {
  if (!(error instanceof Error) || error.name !== "CLIError") return error;
  const message = `${stripVTControlCharacters(error.message)}.`;
  return new UserError({ message, fix: `Run bulkhead ${verb} --help for its arguments.` });
}

async function dispatch([verb, ...rest]: readonly string[]): Promise<number> {
  if (verb === undefined) {
    process.stderr.write(`${usage()}\n`);
    return EXIT.failure;
  }
  if (verb === "--help" || verb === "-h" || verb === "help") return print(usage());
  if (verb === "--version" || verb === "-v") return print(packageVersion());
  const { name, command, given } = await withPart(verb, await loadVerb(verb), rest);
  if (asksForHelp(given) || isOnlyParts(command)) {
    const help = plainUnlessTerminal(await helpOf(command, name));
    if (asksForHelp(given)) return print(help);
    process.stderr.write(`${help}\n`);
    return EXIT.failure;
  }
  const args = (command.args ?? {}) as ArgsDef;
  if (verb !== "terraform") refuseUnknownArguments(name, given, args, takesMany(args));
  const { result } = await runCommand(command, { rawArgs: [...given] });
  return typeof result === "number" ? result : Number(process.exitCode ?? EXIT.holds);
}

async function loadVerb(name: string): Promise<CommandDef> {
  const entry = VERBS[name];
  if (entry === undefined) {
    throw new UserError({
      message: `There is no verb "${name}".`,
      fix: `Use one of: ${Object.keys(VERBS).join(", ")}.`,
    });
  }
  return (await entry.load()).default as CommandDef;
}

interface Chosen {
  readonly name: string;
  readonly command: CommandDef;
  readonly given: readonly string[];
}

/** Some verbs have parts, each with arguments of its own: `bulkhead tenants add`. */
async function withPart(verb: string, command: CommandDef, rest: readonly string[]): Promise<Chosen> {
  const parts = command.subCommands as Readonly<Record<string, () => Promise<CommandDef>>> | undefined;
  const [part, ...given] = rest;
  if (parts === undefined || part === undefined || part.startsWith("-")) return { name: verb, command, given: rest };
  const load = Object.hasOwn(parts, part) ? parts[part] : undefined;
  if (load !== undefined) return { name: `${verb} ${part}`, command: await load(), given };
  throw new UserError({
    message: `bulkhead ${verb} has no part "${part}".`,
    fix: `Use one of: ${Object.keys(parts).join(", ")}.`,
  });
}

function isOnlyParts({ run, subCommands }: CommandDef): boolean {
  return run === undefined && subCommands !== undefined;
}

function helpOf(command: CommandDef, name: string): Promise<string> {
  const above = ["bulkhead", ...name.split(" ").slice(0, -1)].join(" ");
  return renderUsage(command, { meta: { name: above, version: packageVersion() } });
}

function plainUnlessTerminal(text: string): string {
  return process.stdout.isTTY ? text : stripVTControlCharacters(text);
}

/** After `--` everything belongs to the program that the verb runs, its help too. */
function asksForHelp(args: readonly string[]): boolean {
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  return own.includes("--help") || own.includes("-h");
}

/** A positional described as `TARGET…` takes any number. */
function takesMany(args: ArgsDef): boolean {
  return Object.values(args).some((arg) => arg.type === "positional" && arg.valueHint === "…");
}

function usage(): string {
  const width = Math.max(...Object.keys(VERBS).map((name) => name.length));
  const verbs = Object.entries(VERBS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return ["bulkhead VERB [ARGUMENTS]", "", ...verbs, "", "bulkhead VERB --help says what a verb takes."].join("\n");
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return EXIT.holds;
}
