import * as v from "valibot";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a function was started with: usable, or every reason why it is not. */
export type Checked<Configuration> =
  | { readonly valid: true; readonly configuration: Configuration }
  | { readonly valid: false; readonly problems: readonly string[] };

/**
 * Reads a function's variables. Problems name the variable and the rule, never the value.
 *
 * @param schema an object schema whose keys are the variables' names and whose messages complete "VARIABLE …"
 */
export function checkEnvironment<T>(
  schema: v.GenericSchema<unknown, T>,
  environment: Environment,
): Checked<v.InferOutput<v.GenericSchema<unknown, T>>> {
  const parsed = v.safeParse(schema, { ...environment }, { abortPipeEarly: true });
  if (parsed.success) return { valid: true, configuration: parsed.output };
  return {
    valid: false,
    problems: parsed.issues.map((issue) => `${v.getDotPath(issue) ?? ""} ${issue.message}`.trim()),
  };
}

/** A variable that is there and not blank. */
export const present = v.pipe(
  v.optional(v.string(), ""),
  v.check((value) => value.trim() !== "", "is missing or empty."),
);

const LOOPBACK_HOSTS = ["127.0.0.1", "localhost"];

/** An address that is safe to trust keys from: encrypted, or on this machine. */
export function isTrustworthyUrl(value: string): boolean {
  if (!URL.canParse(value) || /\s/.test(value)) return false;
  const { protocol, hostname, username, password, hash } = new URL(value);
  if (username !== "" || password !== "" || hash !== "") return false;
  return protocol === "https:" || (protocol === "http:" && LOOPBACK_HOSTS.includes(hostname));
}
