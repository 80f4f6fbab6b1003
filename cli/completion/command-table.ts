import type { ArgsDef, CommandDef } from "citty";
import type { VerbEntry } from "../verbs.ts";

/** A verb, or a part of one, as a shell completes it. */
export interface CompletedCommand {
  /** `prove`, or `tenants add`. */
  readonly path: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** The names of its parts; empty where it has none. */
  readonly parts: readonly string[];
}

export interface CompletedOption {
  readonly name: string;
  readonly description: string;
  readonly takesValue: boolean;
}

/** Every verb with its parts and options, read from the verbs themselves. */
export async function commandTable(verbs: Readonly<Record<string, VerbEntry>>): Promise<readonly CompletedCommand[]> {
  const tables = await Promise.all(
    Object.entries(verbs).map(async ([name, { summary, load }]) =>
      commandsOf(name, unquoted(summary), (await load()).default as CommandDef),
    ),
  );
  return tables.flat();
}

async function commandsOf(path: string, summary: string, command: CommandDef): Promise<readonly CompletedCommand[]> {
  const parts = (command.subCommands ?? {}) as Readonly<Record<string, () => Promise<CommandDef>>>;
  const below = await Promise.all(
    Object.entries(parts).map(async ([name, load]) => {
      const part = await load();
      const meta = part.meta as { readonly description?: string } | undefined;
      return commandsOf(`${path} ${name}`, firstSentence(meta?.description ?? ""), part);
    }),
  );
  const options = optionsOf((command.args ?? {}) as ArgsDef);
  return [{ path, summary, options, parts: Object.keys(parts) }, ...below.flat()];
}

function optionsOf(args: ArgsDef): readonly CompletedOption[] {
  const named = Object.entries(args).filter(([, arg]) => arg.type !== "positional");
  return [
    ...named.map(([name, arg]) => ({
      name: `--${name}`,
      description: firstSentence(arg.description ?? ""),
      takesValue: arg.type !== "boolean",
    })),
    { name: "--help", description: "Say what it takes", takesValue: false },
  ];
}

/** Shells show one line. */
const firstSentence = (text: string): string => unquoted(text.split(/[.;:](?:\s|$)/)[0] ?? "");

/** Nothing that a shell would read, within its quotes. */
const unquoted = (text: string): string => text.replaceAll("'", "’").replaceAll(/["`$\\]/g, "");
