import { basename, dirname } from "node:path";
import { UserError } from "../model/errors.ts";
import type { Declaration, ProofSettings, RuleBinding } from "../model/proof-settings.ts";
import type { ParsedConfig, RawCrossing } from "./parse-bulkhead-yaml.ts";
import { readBaseline } from "./read-baseline.ts";

/**
 * What `bulkhead.yaml` says about the proof, each entry with its line.
 *
 * @throws UserError where a declaration expires on no day of the calendar, or the baseline cannot be read
 */
export function proofSettings(parsed: ParsedConfig, file: string): ProofSettings {
  const { config } = parsed;
  const declaration = declarationsOf(parsed, file);
  return {
    rules: bindingsOf(parsed, basename(file)),
    crossings: (config.crossings ?? []).map((crossing, index) => ({
      theorems: crossing.theorems,
      principals: crossing.principals,
      ...(crossing.actions !== undefined && { actions: crossing.actions }),
      resources: crossing.resources,
      acrossEnvironments: crossing["across-environments"] ?? false,
      ...declaration(crossing, ["crossings", String(index)]),
    })),
    exceptions: (config.exceptions ?? []).map((exception, index) => ({
      rules: exception.rules,
      resources: exception.resources,
      ...(exception.subjects !== undefined && { subjects: exception.subjects }),
      ...declaration(exception, ["exceptions", String(index)]),
    })),
    sameEnvironment: config["same-environment"] ?? [],
    baseline:
      config.baseline === undefined
        ? []
        : readBaseline(dirname(file), config.baseline, `${file}:${parsed.lineOf(["baseline"])}`),
  };
}

function bindingsOf({ config, lineOf }: ParsedConfig, name: string): readonly RuleBinding[] {
  return Object.entries(config.rules ?? {}).flatMap(([rule, bindings]) =>
    bindings.map(({ stacks, options = {}, requirement }, index) => ({
      rule,
      stacks,
      options,
      requirement,
      where: `${name}:${lineOf(["rules", rule, String(index)])}`,
    })),
  );
}

type RawDeclaration = Pick<RawCrossing, "reason" | "owner" | "expires">;

function declarationsOf({ lineOf }: ParsedConfig, file: string) {
  return ({ reason, owner, expires }: RawDeclaration, path: readonly string[]): Declaration => {
    if (!isDay(expires)) {
      throw new UserError({
        message: `"${expires}" is not a day of the calendar.`,
        where: `${file}:${lineOf([...path, "expires"])}`,
        fix: "Write the last day on which the declaration holds as YYYY-MM-DD.",
      });
    }
    return { reason, owner, expires, where: `${basename(file)}:${lineOf(path)}` };
  };
}

/** A `Date` carries 31 February over into March: what comes back must be what went in. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
