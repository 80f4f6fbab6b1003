import { placeOf } from "../capture/pulumi/capture-stack.ts";
import { readProject } from "../capture/pulumi/project-files.ts";
import { readStackConfig, type StackConfig } from "../capture/pulumi/stack-config.ts";
import type { StackSettings } from "../config/bulkhead-config.ts";
import type { CredentialsInUse, Identity } from "../deploy/account-in-use.ts";
import { UserError } from "../model/errors.ts";

/** Of one stack: for which account and region it was proved, and what decides where the engine would deploy it. */
export interface ProvedPlace {
  readonly label: string;
  readonly account: string;
  readonly region: string;
  readonly deploysTo: DeploysTo;
}

/** `hidden`: the engine gets credentials that are not to be seen from here. */
export type DeploysTo =
  | { readonly by: "credentials"; readonly credentials: CredentialsInUse }
  | { readonly by: "role"; readonly account: string; readonly arn: string }
  | { readonly by: "hidden"; readonly where: string; readonly allowed: readonly string[] };

type Place = Pick<StackSettings, "account" | "region" | "env">;

/** What `Pulumi.STACK.yaml` and `bulkhead.yaml` say of where a stack goes. */
export function provedPlaceOf(directory: string, stack: string, label: string, settings: Place): ProvedPlace {
  const project = readProject(directory);
  const config = readStackConfig(project, stack);
  const { account, region } = placeOf(settings, config);
  return { label, account, region, deploysTo: deploysTo(config, { env: settings.env, region }) };
}

function deploysTo({ values, warnings }: StackConfig, inUse: CredentialsInUse): DeploysTo {
  const allowed = textsIn(values["aws:allowedAccountIds"]);
  if (warnings.some((warning) => warning.includes("ESC environment"))) {
    return { by: "hidden", where: "a Pulumi ESC environment", allowed };
  }
  const arn = roleIn(values);
  const account = /^arn:[\w-]+:iam::(\d{12}):role\//.exec(arn ?? "")?.[1];
  if (arn !== undefined && account !== undefined) return { by: "role", account, arn };
  if (arn !== undefined || values["aws:accessKey"] !== undefined) {
    return { by: "hidden", where: "its configuration", allowed };
  }
  const profile = values["aws:profile"];
  return { by: "credentials", credentials: { ...inUse, ...(profile !== undefined && { profile }) } };
}

/** The last role of a chain is the one that deploys. */
function roleIn(values: Readonly<Record<string, string>>): string | undefined {
  const text = values["aws:assumeRoles"] ?? values["aws:assumeRole"] ?? values["aws:assumeRole.roleArn"];
  if (text === undefined) return undefined;
  return [...text.matchAll(/"roleArn":\s*"([^"]*)"/g)].at(-1)?.[1] ?? text;
}

function textsIn(json: string | undefined): readonly string[] {
  return [...(json ?? "").matchAll(/\d{12}/g)].map(([account]) => account);
}

/**
 * Holds what is about to be deployed to what was proved: ARNs, and whom a policy means by an account, depend on it.
 *
 * @param ask whose credentials these are
 * @throws UserError where a stack would go to another account than the proved one, or that is not to be known
 */
export async function refuseOtherAccounts(
  places: readonly ProvedPlace[],
  ask: (credentials: CredentialsInUse) => Promise<Identity>,
): Promise<readonly Identity[]> {
  const asked = new Map<string, Promise<Identity>>();
  const askOnce = (credentials: CredentialsInUse): Promise<Identity> => {
    const key = JSON.stringify(credentials);
    const answer = asked.get(key) ?? ask(credentials);
    asked.set(key, answer);
    return answer;
  };
  const found: Identity[] = [];
  for (const place of places) {
    const { deploysTo: way, account } = place;
    if (way.by === "hidden") refuseHidden(place, way);
    else {
      const identity = way.by === "role" ? way : await askOnce(way.credentials);
      if (identity.account !== account) throw otherAccount(place, identity);
      found.push(identity);
    }
  }
  return found;
}

function otherAccount({ label, account }: ProvedPlace, identity: Identity): UserError {
  return new UserError({
    message: `${label} would go to the account ${identity.account}, as ${identity.arn}, and is proved for ${account}.`,
    where: label,
    fix:
      `Use credentials of ${account}; or say account: "${identity.account}" in bulkhead.yaml, ` +
      "for all or at the stack, and it is proved for that one.",
  });
}

/** The provider itself refuses all other accounts, where it is told to. */
function refuseHidden({ label, account }: ProvedPlace, { where, allowed }: DeploysTo & { by: "hidden" }): void {
  if (allowed.length === 1 && allowed[0] === account) return;
  throw new UserError({
    message: `${label} gets its credentials from ${where}, so that it is not known to which account it would go.`,
    where: label,
    fix: `Have the provider refuse any other: aws:allowedAccountIds: ["${account}"] in the stack's file.`,
  });
}
